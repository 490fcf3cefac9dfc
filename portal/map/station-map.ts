import { Map as GlMap, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import type { ExpressionSpecification, GeoJSONSource, StyleSpecification } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Boundaries, Station, StationState } from '../api/types.ts';
import { formatValue } from '../ui/number.ts';
import { hokkaidoBounds, hokkaidoOutline } from './hokkaido-outline.ts';
import { drawMark, markName, markPixelRatio } from './marks.ts';
import { placeOf } from './place.ts';
import { classOf, colourOf, noValueColour, scales } from './quantity.ts';
import type { MapQuantity } from './quantity.ts';

// MapLibre on our own GeoJSON: no tile server, no glyph server (labels are drawn from the fonts of the device).
// Loaded by a dynamic import only; it is the one part that cannot run under Trusted Types.

export type StationMap = {
  show: (stations: readonly Station[], quantity: MapQuantity) => void;
  choose: (id: string) => void;
  destroy: () => void;
};

export type StationMapParts = {
  /** Of the municipalities, where there are any. */
  borders: Boundaries | undefined;
  /** Whether the hand-drawn coast stands below: where the borders do not make the whole of the land. */
  outline: boolean;
  label: string;
  zoomIn: string;
  zoomOut: string;
  onChoose: (id: string) => void;
  /** Everything is drawn; of how many municipalities borders are to be seen. */
  onReady: (borders: number) => void;
};

setWorkerUrl(workerUrl);

const none = '\u0000';
const labelFont = ['Noto Sans JP', 'Noto Sans CJK JP', 'BIZ UDPGothic', 'Hiragino Sans', 'sans-serif'];
const halo = { 'text-color': '#1a1a1a', 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 } as const;

const lineWidth: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 5, 0.6, 9, 1.4];

/** How much larger than 16 px the text of the page is; what is drawn on the map grows with it. */
function textScale(): number {
  return (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
}

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

function styleOf(borders: Boundaries | undefined, outline: boolean): StyleSpecification {
  const scale = textScale();
  return {
    version: 8,
    sources: {
      outline: { type: 'geojson', data: outline ? hokkaidoOutline : empty },
      base: { type: 'geojson', data: (borders as GeoJSON.FeatureCollection | undefined) ?? empty },
      stations: { type: 'geojson', data: empty },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': '#dfe8f0' } },
      { id: 'outline', type: 'fill', source: 'outline', paint: { 'fill-color': '#fbfaf6' } },
      { id: 'coast', type: 'line', source: 'outline', paint: { 'line-color': '#8d969e', 'line-width': lineWidth } },
      { id: 'land', type: 'fill', source: 'base', paint: { 'fill-color': '#fbfaf6' } },
      {
        id: 'border',
        type: 'line',
        source: 'base',
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': '#a3aab1',
          'line-width': lineWidth,
        },
      },
      {
        id: 'border-names',
        type: 'symbol',
        source: 'base',
        minzoom: 8,
        layout: { 'text-field': ['get', 'name'], 'text-font': labelFont, 'text-size': 13 * scale, 'text-padding': 8 },
        paint: { ...halo, 'text-color': '#626264' },
      },
      // Below the marks: what stands higher is placed first, and a value must give way to every mark.
      {
        id: 'values',
        type: 'symbol',
        source: 'stations',
        minzoom: 4.5,
        layout: {
          'text-field': [
            'step',
            ['zoom'],
            ['get', 'value'],
            8,
            ['concat', ['get', 'name'], '\n', ['get', 'value']],
          ],
          'symbol-sort-key': ['get', 'order'],
          'text-font': labelFont,
          'text-size': ['interpolate', ['linear'], ['zoom'], 4.5, 11 * scale, 5.4, 12 * scale, 8, 14 * scale],
          'text-variable-anchor': ['left', 'right', 'bottom', 'top'],
          'text-radial-offset': ['match', ['get', 'rank'], 0, 0.9, 1.3],
          'text-justify': 'auto',
          'text-padding': 1,
        },
        paint: halo,
      },
      {
        id: 'marks',
        type: 'symbol',
        source: 'stations',
        layout: {
          'icon-image': ['get', 'mark'],
          'icon-allow-overlap': true,
          'icon-padding': 0,
          'icon-size': ['interpolate', ['linear'], ['zoom'], 5, 0.75 * scale, 7, scale, 10, 1.25 * scale],
          'symbol-sort-key': ['get', 'rank'],
        },
      },
      {
        id: 'chosen-ring',
        type: 'circle',
        source: 'stations',
        filter: ['==', ['get', 'id'], none],
        paint: {
          'circle-radius': 15 * scale,
          'circle-color': 'rgba(0, 0, 0, 0)',
          'circle-stroke-color': '#0017c1',
          'circle-stroke-width': 3.5,
        },
      },
      {
        id: 'named',
        type: 'symbol',
        source: 'stations',
        filter: ['==', ['get', 'id'], none],
        layout: {
          'text-field': ['concat', ['get', 'name'], ' ', ['get', 'value']],
          'text-font': labelFont,
          'text-size': 15 * scale,
          'text-anchor': 'bottom',
          'text-offset': [0, -1.35],
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { ...halo, 'text-halo-width': 2.4 },
      },
    ],
  };
}

const rank: Record<StationState, number> = { ok: 0, silent: 1, strange: 2 };

function featureOf(station: Station, quantity: MapQuantity): GeoJSON.Feature[] {
  const place = placeOf(station);
  if (!place) {
    return [];
  }
  const value = station.values[quantity];
  const feature: GeoJSON.Feature = {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: place },
    properties: {
      id: station.id,
      name: station.name,
      mark: markName(station.state, colourOf(quantity, value)),
      value: typeof value === 'number' ? formatValue(value, scales[quantity].decimals) : '–',
      rank: rank[station.state],
      // Where values crowd, what is out of order goes first, then what is high.
      order: -(rank[station.state] * 100 + classOf(quantity, value)),
    },
  };
  return [feature];
}

function addMarks(map: GlMap): void {
  const colours = new Set([
    noValueColour,
    ...Object.values(scales).flatMap((scale) => scale.classes.map((one) => one.colour)),
  ]);
  for (const state of ['ok', 'silent', 'strange'] as const) {
    for (const colour of colours) {
      const image = drawMark(state, colour);
      if (image) {
        map.addImage(markName(state, colour), image, { pixelRatio: markPixelRatio });
      }
    }
  }
}

export function createStationMap(element: HTMLElement, parts: StationMapParts): StationMap {
  const [west, south, east, north] = hokkaidoBounds;
  const map = new GlMap({
    container: element,
    style: styleOf(parts.borders, parts.outline),
    bounds: hokkaidoBounds,
    fitBoundsOptions: { padding: 16 },
    maxBounds: [west - 6, south - 4, east + 6, north + 4],
    maxZoom: 12,
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

  let features: GeoJSON.Feature[] = [];
  let chosen = none;
  let hovered = none;
  let loaded = false;
  let moved = false;

  function draw(): void {
    if (loaded) {
      map.getSource<GeoJSONSource>('stations')?.setData({ type: 'FeatureCollection', features });
    }
  }

  function point(): void {
    if (loaded) {
      map.setFilter('chosen-ring', ['==', ['get', 'id'], chosen]);
      map.setFilter('values', ['!=', ['get', 'id'], chosen]); // its name stands above it, with its value
      map.setFilter('named', ['in', ['get', 'id'], ['literal', [chosen, hovered]]]);
    }
  }

  // Until somebody moves it, the map shows the whole prefecture in whatever room it gets.
  map.on('movestart', (event) => {
    moved ||= event.originalEvent !== undefined;
  });
  map.on('resize', () => {
    if (!moved) {
      map.fitBounds(hokkaidoBounds, { padding: 16, animate: false });
    }
  });
  map.on('load', () => {
    loaded = true;
    addMarks(map);
    draw();
    point();
    map.once('idle', () => {
      const drawn = map.queryRenderedFeatures({ layers: ['border'] });
      parts.onReady(new Set(drawn.flatMap((one) => one.properties['code'] ?? [])).size);
    });
  });
  map.on('mousemove', 'marks', (event) => {
    hovered = String(event.features?.at(-1)?.properties['id'] ?? none);
    map.getCanvas().style.cursor = 'pointer';
    point();
  });
  map.on('mouseleave', 'marks', () => {
    hovered = none;
    map.getCanvas().style.cursor = '';
    point();
  });
  map.on('click', 'marks', (event) => {
    const id: unknown = event.features?.[0]?.properties['id'];
    if (typeof id === 'string') {
      parts.onChoose(id);
    }
  });

  return {
    show(stations, quantity) {
      features = stations.flatMap((station) => featureOf(station, quantity));
      draw();
    },
    choose(id) {
      chosen = id === '' ? none : id;
      point();
      const feature = features.find((one) => one.properties?.['id'] === id);
      if (feature?.geometry.type === 'Point') {
        const [lon, lat] = feature.geometry.coordinates as [number, number];
        const onMap = lon > west && lon < east && lat > south && lat < north;
        if (onMap && !map.getBounds().contains([lon, lat])) {
          moved = true;
          map.easeTo({ center: [lon, lat] });
        }
      }
    },
    destroy() {
      map.remove();
    },
  };
}
