/**
 * IFC classes and the second level of UNI 8290-1, as the register's elements carry it. IFC has no such table of its own:
 * where a class serves several, the most usual in a public building stands, and a classification in the model prevails.
 */
const BY_CLASS: Readonly<Record<string, string>> = {
  IfcFooting: "1.1",
  IfcPile: "1.1",
  IfcDeepFoundation: "1.1",
  IfcCaissonFoundation: "1.1",
  IfcBeam: "1.2",
  IfcBeamStandardCase: "1.2",
  IfcColumn: "1.2",
  IfcColumnStandardCase: "1.2",
  IfcMember: "1.2",
  IfcMemberStandardCase: "1.2",
  IfcPlate: "1.2",
  IfcPlateStandardCase: "1.2",
  IfcBearing: "1.2",
  IfcTendon: "1.2",
  IfcWall: "3.1",
  IfcWallStandardCase: "3.1",
  IfcWallElementedCase: "3.1",
  IfcCurtainWall: "2.1",
  IfcWindow: "2.1",
  IfcWindowStandardCase: "2.1",
  IfcShadingDevice: "2.1",
  IfcDoor: "3.1",
  IfcDoorStandardCase: "3.1",
  IfcRoof: "2.4",
  IfcChimney: "2.4",
  IfcSlab: "3.2",
  IfcSlabStandardCase: "3.2",
  IfcSlabElementedCase: "3.2",
  IfcCovering: "3.2",
  IfcStair: "3.3",
  IfcStairFlight: "3.3",
  IfcRamp: "3.3",
  IfcRampFlight: "3.3",
  IfcRailing: "3.1",
  IfcBoiler: "5.1",
  IfcBurner: "5.1",
  IfcChiller: "5.1",
  IfcCooledBeam: "5.1",
  IfcCoolingTower: "5.1",
  IfcCompressor: "5.1",
  IfcCondenser: "5.1",
  IfcEvaporator: "5.1",
  IfcCoil: "5.1",
  IfcHeatExchanger: "5.1",
  IfcSpaceHeater: "5.1",
  IfcUnitaryEquipment: "5.1",
  IfcAirToAirHeatRecovery: "5.4",
  IfcAirTerminal: "5.4",
  IfcAirTerminalBox: "5.4",
  IfcDamper: "5.4",
  IfcDuctFitting: "5.4",
  IfcDuctSegment: "5.4",
  IfcDuctSilencer: "5.4",
  IfcFan: "5.4",
  IfcPump: "5.1",
  IfcValve: "5.2",
  IfcFlowMeter: "5.2",
  IfcTank: "5.2",
  IfcPipeFitting: "5.2",
  IfcPipeSegment: "5.2",
  IfcSanitaryTerminal: "5.2",
  IfcWasteTerminal: "5.3",
  IfcStackTerminal: "5.3",
  IfcInterceptor: "5.3",
  IfcCableCarrierFitting: "5.7",
  IfcCableCarrierSegment: "5.7",
  IfcCableFitting: "5.7",
  IfcCableSegment: "5.7",
  IfcDistributionBoard: "5.7",
  IfcElectricAppliance: "5.7",
  IfcElectricDistributionBoard: "5.7",
  IfcElectricDistributionPoint: "5.7",
  IfcElectricFlowStorageDevice: "5.7",
  IfcElectricGenerator: "5.7",
  IfcElectricMotor: "5.7",
  IfcElectricTimeControl: "5.7",
  IfcJunctionBox: "5.7",
  IfcLamp: "5.7",
  IfcLightFixture: "5.7",
  IfcOutlet: "5.7",
  IfcProtectiveDevice: "5.7",
  IfcSolarDevice: "5.7",
  IfcSwitchingDevice: "5.7",
  IfcTransformer: "5.7",
  IfcAudioVisualAppliance: "5.8",
  IfcCommunicationsAppliance: "5.8",
  IfcMobileTelecommunicationsAppliance: "5.8",
  IfcTransportElement: "5.9",
  IfcFireSuppressionTerminal: "6.1",
  IfcAlarm: "6.1",
  IfcFurnishingElement: "7",
  IfcFurniture: "7",
  IfcSystemFurnitureElement: "7",
  IfcCivilElement: "8",
  IfcGeographicElement: "8",
};

/** Where the predefined type tells more than the class. */
const BY_TYPE: Readonly<Record<string, string>> = {
  "IfcSlab/ROOF": "2.4",
  "IfcSlab/BASESLAB": "2.2",
  "IfcCovering/CLADDING": "2.1",
  "IfcCovering/ROOFING": "2.4",
  "IfcPump/SUMPPUMP": "5.3",
  "IfcTank/EXPANSION": "5.1",
  "IfcSensor/FIRESENSOR": "6.1",
  "IfcSensor/SMOKESENSOR": "6.1",
  "IfcSensor/HEATSENSOR": "6.1",
  "IfcCableSegment/EARTHINGSEGMENT": "6.2",
  "IfcDoor/GATE": "8",
};

/** @returns undefined when the class says nothing of what it is for (a proxy, a flow terminal of IFC 2x3) */
export function uni8290OfIfc(ifcClass: string, predefinedType?: string): string | undefined {
  const byType = predefinedType === undefined ? undefined : BY_TYPE[`${ifcClass}/${predefinedType}`];
  return byType ?? BY_CLASS[ifcClass];
}

/** The first class of the table for each code: what a workbook without IFC is read as, and what goes out. */
const CLASS_OF = new Map(
  Object.entries(BY_CLASS)
    .toReversed()
    .map(([ifcClass, code]) => [code, ifcClass]),
);

export const ifcOfUni8290 = (code: string): string => CLASS_OF.get(code) ?? "IfcBuildingElementProxy";

const CODE = /^[1-8](\.[1-9]){0,3}$/;

/** The register's code, when a classification is of UNI 8290: its second level, deeper ones shortened. */
export function uni8290OfClassification(system: string, code: string): string | undefined {
  if (!/uni\s*-?\s*8290/i.test(system) || !CODE.test(code.trim())) return undefined;
  return code.trim().split(".").slice(0, 2).join(".");
}
