import type { LonLat } from "#city/types.ts";

/**
 * Water where no building may stand, drawn by hand and apart from the generator's own coast: the open sea a good
 * hundred metres off the shore, and the basins of the ports.
 */
export const WATER: Record<string, readonly LonLat[]> = {
  "open sea off Voltri, Prà and Pegli": [
    [8.66, 44.4],
    [8.71, 44.4135],
    [8.7435, 44.4255],
    [8.7445, 44.42],
    [8.775, 44.415],
    [8.8, 44.4195],
    [8.82, 44.4215],
    [8.83, 44.42],
    [8.83, 44.36],
    [8.66, 44.36],
  ],
  "basin of Sestri and the airport's channel": [
    [8.832, 44.423],
    [8.842, 44.4195],
    [8.849, 44.4175],
    [8.84, 44.416],
    [8.823, 44.4178],
  ],
  "open sea off the airport and Sampierdarena": [
    [8.82, 44.41],
    [8.86, 44.402],
    [8.91, 44.3985],
    [8.92, 44.39],
    [8.92, 44.36],
    [8.82, 44.36],
  ],
  "old port": [
    [8.9125, 44.4095],
    [8.9145, 44.4118],
    [8.918, 44.4135],
    [8.9225, 44.413],
    [8.9262, 44.4105],
    [8.9262, 44.4098],
    [8.919, 44.4098],
    [8.92, 44.4065],
    [8.9265, 44.4045],
    [8.93, 44.397],
    [8.925, 44.395],
    [8.917, 44.4035],
  ],
  "open sea off Albaro, Sturla and Nervi": [
    [8.92, 44.39],
    [8.945, 44.393],
    [8.952, 44.3905],
    [8.974, 44.3885],
    [8.984, 44.391],
    [8.998, 44.386],
    [9.03, 44.3812],
    [9.054, 44.378],
    [9.066, 44.382],
    [9.09, 44.36],
    [8.92, 44.36],
  ],
};
