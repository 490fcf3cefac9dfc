import { useRef } from 'preact/hooks';
import { snow } from './texts.ts';
import { spotOf } from './shape.ts';
import type { Drawing, Handle, Spot } from './shape.ts';

type CanvasProps = {
  address: string | undefined;
  label: string;
  drawing: Drawing;
  what: 'area' | 'stake';
  /** Before a handle starts to move, so that it can be undone. */
  onStart: () => void;
  onMove: (handle: Handle, to: Spot) => void;
  onAdd: (at: Spot) => void;
  onRemove: (index: number) => void;
};

const steps: Record<string, Spot> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The picture with what is drawn on it; handles are buttons that a pointer drags and arrow keys move. */
export function Canvas({ address, label, drawing, what, onStart, onMove, onAdd, onRemove }: CanvasProps) {
  const texts = snow.value.camera;
  const stage = useRef<HTMLDivElement>(null);
  const dragged = useRef<Handle | undefined>(undefined);

  function spotUnder(event: PointerEvent | MouseEvent): Spot {
    const box = stage.current?.getBoundingClientRect();
    return box && box.width > 0
      ? { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
      : { x: 0, y: 0 };
  }

  function press(event: KeyboardEvent, handle: Handle): void {
    const step = steps[event.key];
    const spot = spotOf(drawing, handle);
    if (step && spot) {
      event.preventDefault();
      const far = event.shiftKey ? 0.05 : 0.01;
      onStart();
      onMove(handle, { x: spot.x + step.x * far, y: spot.y + step.y * far });
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && handle.of === 'area') {
      event.preventDefault();
      onRemove(handle.index);
    }
  }

  const handles: { handle: Handle; name: string; text: string }[] =
    what === 'area'
      ? drawing.area.map((_, index) => ({
          handle: { of: 'area', index },
          name: texts.point(index + 1),
          text: String(index + 1),
        }))
      : drawing.stake
        ? [
            { handle: { of: 'base' }, name: texts.base, text: '▼' },
            { handle: { of: 'top' }, name: texts.top, text: '▲' },
          ]
        : [];
  const { stake } = drawing;
  return (
    <div
      class={`canvas canvas-${what}`}
      ref={stage}
      onPointerMove={(event) => {
        if (dragged.current) {
          onMove(dragged.current, spotUnder(event));
        }
      }}
      onPointerUp={() => {
        dragged.current = undefined;
      }}
      onPointerLeave={() => {
        dragged.current = undefined;
      }}
    >
      {address && <img src={address} alt={label} draggable={false} />}
      {/* A pointer may press the picture; the button below it and the numbers do the same for the keyboard. */}
      <svg
        class="canvas-drawing"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        aria-hidden="true"
        onClick={(event) => {
          if (what === 'area') {
            onAdd(spotUnder(event));
          }
        }}
      >
        <polygon class="area-shape" points={drawing.area.map((one) => `${one.x * 100},${one.y * 100}`).join(' ')} />
        {stake && (
          <line
            class="stake-shape"
            x1={stake.base.x * 100}
            y1={stake.base.y * 100}
            x2={stake.top.x * 100}
            y2={stake.top.y * 100}
          />
        )}
      </svg>
      {handles.map(({ handle, name, text }) => {
        const spot = spotOf(drawing, handle) ?? { x: 0, y: 0 };
        return (
          <button
            key={name}
            type="button"
            class="handle"
            aria-label={`${name} ${texts.x} ${Math.round(spot.x * 100)} ${texts.y} ${Math.round(spot.y * 100)}`}
            style={{ left: `${spot.x * 100}%`, top: `${spot.y * 100}%` }}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              onStart();
              dragged.current = handle;
            }}
            onPointerMove={(event) => {
              if (dragged.current) {
                onMove(dragged.current, spotUnder(event));
              }
            }}
            onPointerUp={() => {
              dragged.current = undefined;
            }}
            onKeyDown={(event) => press(event, handle)}
          >
            {text}
          </button>
        );
      })}
    </div>
  );
}
