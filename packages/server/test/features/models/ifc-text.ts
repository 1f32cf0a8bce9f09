export interface IfcSample {
  schema?: "IFC2X3" | "IFC4" | "IFC4X3_ADD2";
  power?: number;
  withBoiler?: boolean;
  /** Lines of our own, before the end. */
  more?: string[];
  units?: boolean;
}

/** GlobalIds have twenty-two signs, the first of 0–3. */
export const guid = (last: string): string =>
  `0${"abcdefghijklmnopqrstuvwxyz".slice(0, 21 - last.length)}${last}`;

/** A small school: two storeys in millimetres, a room, a boiler in it, its type, a wall classified by UNI 8290. */
export function ifcText({
  schema = "IFC4",
  power = 90,
  withBoiler = true,
  more = [],
  units = true,
}: IfcSample = {}) {
  const space = schema === "IFC2X3" ? ".ELEMENT.,.INTERNAL.,$" : ".ELEMENT.,$,$";
  const boiler = schema === "IFC2X3" ? "IFCENERGYCONVERSIONDEVICE" : "IFCBOILER";
  const tail = schema === "IFC2X3" ? "" : ",$";
  const lines = [
    `#1=IFCPROJECT('${guid("P")}',$,'Scuola di prova',$,$,$,$,$,${units ? "#2" : "$"});`,
    "#2=IFCUNITASSIGNMENT((#3,#4,#5));",
    "#3=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);",
    "#4=IFCSIUNIT(*,.AREAUNIT.,$,.SQUARE_METRE.);",
    "#5=IFCSIUNIT(*,.POWERUNIT.,.KILO.,.WATT.);",
    `#10=IFCBUILDING('${guid("B")}',$,'Scuola',$,$,$,$,$,.ELEMENT.,$,$,$);`,
    `#11=IFCBUILDINGSTOREY('${guid("S0")}',$,'Piano terra',$,$,$,$,$,.ELEMENT.,0.);`,
    `#12=IFCBUILDINGSTOREY('${guid("S1")}',$,'Piano primo',$,$,$,$,$,.ELEMENT.,3300.);`,
    `#13=IFCSPACE('${guid("V1")}',$,'CT01',$,'Tecnico',$,$,'Centrale termica',${space});`,
    `#20=IFCRELAGGREGATES('${guid("R1")}',$,$,$,#1,(#10));`,
    `#21=IFCRELAGGREGATES('${guid("R2")}',$,$,$,#10,(#11,#12));`,
    `#22=IFCRELAGGREGATES('${guid("R3")}',$,$,$,#11,(#13));`,
    `#30=IFCWALL('${guid("W1")}',$,'Parete ovest',$,$,$,$,'T-1'${tail});`,
    `#31=IFCRELCONTAINEDINSPATIALSTRUCTURE('${guid("R4")}',$,$,$,(#30),#12);`,
    `#32=IFCCLASSIFICATION($,'2020',$,'UNI 8290'${schema === "IFC2X3" ? "" : ",$,$,$"});`,
    `#33=IFCCLASSIFICATIONREFERENCE($,'2.1.1','Pareti perimetrali verticali',#32${schema === "IFC2X3" ? "" : ",$,$"});`,
    `#34=IFCRELASSOCIATESCLASSIFICATION('${guid("R5")}',$,$,$,(#30),#33);`,
    ...(withBoiler
      ? [
          `#40=${boiler}('${guid("C1")}',$,'Caldaia \\X2\\00E0\\X0\\ gas',$,$,$,$,'CAL-1'${tail});`,
          `#41=IFCRELCONTAINEDINSPATIALSTRUCTURE('${guid("R6")}',$,$,$,(#40),#13);`,
          `#42=IFCPROPERTYSINGLEVALUE('NominalPower',$,IFCPOWERMEASURE(${power}.),$);`,
          "#43=IFCPROPERTYSINGLEVALUE('SerialNumber',$,IFCLABEL('A-77'),$);",
          `#44=IFCPROPERTYSET('${guid("Q1")}',$,'Pset_Prova',$,(#42,#43));`,
          `#45=IFCRELDEFINESBYPROPERTIES('${guid("R7")}',$,$,$,(#40),#44);`,
        ]
      : []),
    "#50=IFCQUANTITYAREA('NetFloorArea',$,$,18.456" + (schema === "IFC2X3" ? "" : ",$") + ");",
    `#51=IFCELEMENTQUANTITY('${guid("Q2")}',$,'Qto_SpaceBaseQuantities',$,$,(#50));`,
    `#52=IFCRELDEFINESBYPROPERTIES('${guid("R8")}',$,$,$,(#13),#51);`,
    ...more,
  ];
  const head = `ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('${schema}'));\nENDSEC;\nDATA;\n`;
  return `${head}${lines.join("\n")}\nENDSEC;\nEND-ISO-10303-21;\n`;
}
