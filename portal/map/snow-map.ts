import { Map as GlMap, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import type { ExpressionSpecification, GeoJSONSource, StyleSpecification } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Board, BoardDistrict, Place, Verdict } from '../api/types.ts';
import { drawMark, markPixelRatio } from './marks.ts';

// Districts coloured and labelled by verdict, posts by state, cameras: all from the board, no tile server.
// Loaded by a dynamic import only.

setWorkerUrl(workerUrl);

/** Room above for the name of the northernmost district. */
const padding = { top: 56, bottom: 24, left: 32, right: 32 };

export type SnowMap = { show: (board: Board, chosen: string) => void; destroy: () => void };

export type SnowMapParts = {
  label: string;
  zoomIn: string;
  zoomOut: string;
  /** What is written on a district: its name and its most pressing verdict in words. */
  labelOf: (district: BoardDistrict) => string;
  onChoose: (code: string) => void;
  onReady: () => void;
};

const labelFont = ['Noto Sans JP', 'Noto Sans CJK JP', 'BIZ UDPGothic', 'Hiragino Sans', 'sans-serif'];
const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const fills: Record<Verdict, string> = { ask: '#f2c6ff', dispatch: '#b3c8ff', standby: '#ffe9a8', skip: '#e9ebee' };
const rims: Record<Verdict, string> = { ask: '#8b0fae', dispatch: '#0017c1', standby: '#8a5a00', skip: '#626264' };
const byVerdict = (colours: Record<Verdict, string>, otherwise: string): ExpressionSpecification =>
  ['match', ['get', 'verdict'], ...Object.entries(colours).flat(), otherwise] as unknown as ExpressionSpecification;

const pressing: Verdict[] = ['ask', 'dispatch', 'standby', 'skip'];

/** Of several roads' verdicts the one that wants most of people. */
export function mostPressing(district: BoardDistrict): Verdict | undefined {
  return pressing.find((verdict) => district.roads.some((road) => road.verdict === verdict));
}

function scaleOfText(): number {
  return (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
}

function styleOf(): StyleSpecification {
  const scale = scaleOfText();
  const halo = { 'text-color': '#1a1a1a', 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 } as const;
  return {
    version: 8,
    sources: {
      districts: { type: 'geojson', data: empty },
      centres: { type: 'geojson', data: empty },
      posts: { type: 'geojson', data: empty },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#f6f7f9' } },
      { id: 'area', type: 'fill', source: 'districts', paint: { 'fill-color': byVerdict(fills, '#ffffff') } },
      {
        id: 'rim',
        type: 'line',
        source: 'districts',
        paint: {
          'line-color': byVerdict(rims, '#949494'),
          'line-width': ['case', ['get', 'chosen'], 5, 2],
        },
      },
      {
        id: 'names',
        type: 'symbol',
        source: 'centres',
        layout: {
          'text-field': ['get', 'label'],
          'text-font': labelFont,
          'text-size': 14 * scale,
          'text-anchor': 'bottom',
          'text-offset': [0, -0.2],
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: halo,
      },
      {
        id: 'marks',
        type: 'symbol',
        source: 'posts',
        layout: {
          'icon-image': ['get', 'mark'],
          'icon-allow-overlap': true,
          'icon-size': scale,
        },
      },
      {
        id: 'values',
        type: 'symbol',
        source: 'posts',
        layout: {
          'text-field': ['get', 'value'],
          'text-font': labelFont,
          'text-size': 13 * scale,
          'text-variable-anchor': ['left', 'right', 'top'],
          'text-radial-offset': 1.1,
        },
        paint: halo,
      },
    ],
  };
}

const point = (place: Place): [number, number] => [place.lon, place.lat];

function areaOf(district: BoardDistrict, chosen: string): GeoJSON.Feature[] {
  if (district.outline.length < 3) {
    return [];
  }
  const ring = district.outline.map(point);
  return [
    {
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0] as [number, number]]] },
      properties: { code: district.code, verdict: mostPressing(district) ?? '', chosen: district.code === chosen },
    },
  ];
}

/** The middle of its northern edge: what is written there covers no post. */
function aboveOf(district: BoardDistrict): Place | undefined {
  const { outline } = district;
  if (outline.length === 0) {
    return district.place ?? undefined;
  }
  const lons = outline.map((one) => one.lon);
  return { lat: Math.max(...outline.map((one) => one.lat)), lon: (Math.min(...lons) + Math.max(...lons)) / 2 };
}

function centreOf(district: BoardDistrict, label: string): GeoJSON.Feature[] {
  const place = aboveOf(district);
  return place
    ? [{ type: 'Feature', geometry: { type: 'Point', coordinates: point(place) }, properties: { label } }]
    : [];
}

const states = { ok: ['ok', '#ffffff'], warning: ['strange', '#ffdfb0'], lost: ['silent', '#d9d9d9'] } as const;

function postOf(post: Board['posts'][number]): GeoJSON.Feature[] {
  return post.place
    ? [
        {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: point(post.place) },
          properties: {
            mark: post.state,
            value: typeof post.newSnowCm === 'number' ? `${post.newSnowCm.toFixed(1)}cm` : '–',
          },
        },
      ]
    : [];
}

function boundsOf(board: Board): [number, number, number, number] | undefined {
  const places = [
    ...board.districts.flatMap((one) => [...one.outline, ...(one.place ? [one.place] : [])]),
    ...board.posts.flatMap((one) => (one.place ? [one.place] : [])),
  ];
  if (places.length === 0) {
    return undefined;
  }
  const lons = places.map((one) => one.lon);
  const lats = places.map((one) => one.lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

export function createSnowMap(element: HTMLElement, first: Board, parts: SnowMapParts): SnowMap {
  const bounds = boundsOf(first) ?? [139, 41, 146, 46];
  const map = new GlMap({
    container: element,
    style: styleOf(),
    bounds,
    fitBoundsOptions: { padding },
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: false,
    locale: {
      'Map.Title': parts.label,
      'NavigationControl.ZoomIn': parts.zoomIn,
      'NavigationControl.ZoomOut': parts.zoomOut,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');

  let shown: [Board, string] = [first, ''];
  let loaded = false;
  let moved = false;

  function draw(): void {
    if (!loaded) {
      return;
    }
    const [board, chosen] = shown;
    const put = (id: string, features: GeoJSON.Feature[]): void => {
      map.getSource<GeoJSONSource>(id)?.setData({ type: 'FeatureCollection', features });
    };
    put(
      'districts',
      board.districts.flatMap((one) => areaOf(one, chosen)),
    );
    put(
      'centres',
      board.districts.flatMap((one) => centreOf(one, parts.labelOf(one))),
    );
    put('posts', board.posts.flatMap(postOf));
  }

  map.on('movestart', (event) => {
    moved ||= event.originalEvent !== undefined;
  });
  map.on('resize', () => {
    if (!moved) {
      map.fitBounds(bounds, { padding, animate: false });
    }
  });
  map.on('load', () => {
    loaded = true;
    for (const [name, [shape, colour]] of Object.entries(states)) {
      const image = drawMark(shape, colour);
      if (image) {
        map.addImage(name, image, { pixelRatio: markPixelRatio });
      }
    }
    draw();
    map.once('idle', parts.onReady);
  });
  map.on('click', 'area', (event) => {
    const code: unknown = event.features?.[0]?.properties['code'];
    if (typeof code === 'string') {
      parts.onChoose(code);
    }
  });
  for (const [name, cursor] of [
    ['mousemove', 'pointer'],
    ['mouseleave', ''],
  ] as const) {
    map.on(name, 'area', () => {
      map.getCanvas().style.cursor = cursor;
    });
  }

  return {
    show(board, chosen) {
      shown = [board, chosen];
      draw();
    },
    destroy() {
      map.remove();
    },
  };
}
