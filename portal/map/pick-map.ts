import { Map as GlMap, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import type { GeoJSONSource, StyleSpecification } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Boundaries, Place } from '../api/types.ts';
import { hokkaidoBounds, hokkaidoOutline } from './hokkaido-outline.ts';

// A map on which a place, a line or an area is pressed: our own borders and the things that are there already, no tile
// server. Loaded by a dynamic import only; whoever cannot use it types the same places as numbers.

setWorkerUrl(workerUrl);

export type Shape = 'point' | 'line' | 'area';
export type Around = { areas: Place[][]; lines: Place[][]; points: Place[] };
export type PickMap = { show: (places: readonly Place[]) => void; destroy: () => void };
export type PickMapParts = {
  shape: Shape;
  around: Around;
  borders: Boundaries | undefined;
  label: string;
  zoomIn: string;
  zoomOut: string;
  onPick: (place: Place) => void;
  onReady: () => void;
};

const at = (place: Place): [number, number] => [place.lon, place.lat];
const closed = (ring: readonly Place[]): [number, number][] => [...ring, ring[0] as Place].map(at);
const feature = (geometry: GeoJSON.Geometry): GeoJSON.Feature => ({ type: 'Feature', geometry, properties: {} });
const collection = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features,
});

function aroundOf(around: Around): GeoJSON.FeatureCollection {
  return collection([
    ...around.areas
      .filter((one) => one.length >= 3)
      .map((one) => feature({ type: 'Polygon', coordinates: [closed(one)] })),
    ...around.lines
      .filter((one) => one.length >= 2)
      .map((one) => feature({ type: 'LineString', coordinates: one.map(at) })),
    ...around.points.map((one) => feature({ type: 'Point', coordinates: at(one) })),
  ]);
}

function drawnOf(shape: Shape, places: readonly Place[]): GeoJSON.FeatureCollection {
  const points = places.map((one) => feature({ type: 'Point', coordinates: at(one) }));
  if (shape === 'area' && places.length >= 3) {
    return collection([feature({ type: 'Polygon', coordinates: [closed(places)] }), ...points]);
  }
  return shape !== 'point' && places.length >= 2
    ? collection([feature({ type: 'LineString', coordinates: places.map(at) }), ...points])
    : collection(points);
}

function styleOf(parts: PickMapParts): StyleSpecification {
  const borders = (parts.borders as GeoJSON.FeatureCollection | undefined) ?? collection([]);
  const round = { 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2 } as const;
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: hokkaidoOutline },
      borders: { type: 'geojson', data: borders },
      around: { type: 'geojson', data: aroundOf(parts.around) },
      drawn: { type: 'geojson', data: collection([]) },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': '#dfe8f0' } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': '#fbfaf6' } },
      { id: 'border-land', type: 'fill', source: 'borders', paint: { 'fill-color': '#fbfaf6' } },
      { id: 'border', type: 'line', source: 'borders', paint: { 'line-color': '#8d969e', 'line-width': 1 } },
      {
        id: 'around-area',
        type: 'fill',
        source: 'around',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': '#e9ebee', 'fill-opacity': 0.7 },
      },
      { id: 'around-line', type: 'line', source: 'around', paint: { 'line-color': '#626264', 'line-width': 1.5 } },
      {
        id: 'around-point',
        type: 'circle',
        source: 'around',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: { 'circle-radius': 5, 'circle-color': '#626264', ...round },
      },
      {
        id: 'area',
        type: 'fill',
        source: 'drawn',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': '#0017c1', 'fill-opacity': 0.2 },
      },
      { id: 'line', type: 'line', source: 'drawn', paint: { 'line-color': '#0017c1', 'line-width': 4 } },
      {
        id: 'point',
        type: 'circle',
        source: 'drawn',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: { 'circle-radius': 8, 'circle-color': '#0017c1', ...round },
      },
    ],
  };
}

type Bounds = [number, number, number, number];

/** A little room around what is there; the whole of Hokkaidō where nothing is. */
export function boundsOf(places: readonly Place[]): Bounds {
  if (places.length === 0) {
    return hokkaidoBounds as Bounds;
  }
  const lons = places.map((one) => one.lon);
  const lats = places.map((one) => one.lat);
  const room = 0.004;
  return [Math.min(...lons) - room, Math.min(...lats) - room, Math.max(...lons) + room, Math.max(...lats) + room];
}

export function createPickMap(element: HTMLElement, first: readonly Place[], parts: PickMapParts): PickMap {
  const { areas, lines, points } = parts.around;
  const everything = [...first, ...areas.flat(), ...lines.flat(), ...points];
  const map = new GlMap({
    container: element,
    style: styleOf(parts),
    bounds: boundsOf(first.length > 1 ? first : everything),
    fitBoundsOptions: { padding: 24 },
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
  map.getCanvas().style.cursor = 'crosshair';
  let loaded = false;
  let shown = first;
  function draw(): void {
    if (loaded) {
      map.getSource<GeoJSONSource>('drawn')?.setData(drawnOf(parts.shape, shown));
    }
  }
  map.on('load', () => {
    loaded = true;
    draw();
    map.once('idle', parts.onReady);
  });
  map.on('click', (event) => parts.onPick({ lat: event.lngLat.lat, lon: event.lngLat.lng }));
  return {
    show(places) {
      shown = places;
      draw();
    },
    destroy() {
      map.remove();
    },
  };
}
