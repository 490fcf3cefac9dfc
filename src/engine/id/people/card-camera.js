// Reads the card of a resident through the tablet's camera, where the browser can; the field stays
// for readers and fingers. Nothing of the picture is kept or sent.
(() => {
  'use strict';
  const find = (id) => document.getElementById(id);
  const field = find('card');
  const box = find('card-camera');
  const canRead = window.BarcodeDetector && navigator.mediaDevices?.getUserMedia;
  if (!field || !box || !canRead) {
    return;
  }
  const everyMs = 200;
  const endsAfterMs = 60000;
  const button = find('card-scan');
  const stop = find('card-stop');
  const video = find('card-video');
  const failed = find('card-failed');
  let stream;

  const end = () => {
    for (const track of stream?.getTracks() ?? []) {
      track.stop();
    }
    stream = undefined;
    video.srcObject = null;
    video.hidden = true;
    stop.hidden = true;
    button.hidden = false;
    button.disabled = false;
  };

  const look = async (detector, until) => {
    while (stream && performance.now() < until) {
      const found = await detector.detect(video).catch(() => []);
      const text = found[0]?.rawValue;
      if (stream && text) {
        field.value = text;
        end();
        (find('pin') ?? find('code')).focus();
        return;
      }
      await new Promise((after) => {
        setTimeout(after, everyMs);
      });
    }
    end();
  };

  const begin = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: false });
    video.srcObject = stream;
    video.hidden = false;
    stop.hidden = false;
    button.hidden = true;
    await video.play();
    void look(new window.BarcodeDetector({ formats: ['qr_code'] }), performance.now() + endsAfterMs);
  };

  box.hidden = false;
  button.addEventListener('click', () => {
    button.disabled = true;
    failed.hidden = true;
    begin().catch(() => {
      end();
      failed.hidden = false;
    });
  });
  stop.addEventListener('click', end);
})();
