/** Deterministic GlobalIds: twenty-two signs of IFC's own alphabet. */
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";

function globalId(number: number): string {
  let text = "";
  for (let rest = number, at = 0; at < 22; at += 1, rest = Math.floor(rest / 64))
    text = (SIGNS[at === 21 ? 0 : rest % 64] ?? "0") + text;
  return text;
}

const STOREYS = 10;
const PROPERTIES = 12;

/** An IFC4 model of at least so many bytes: storeys, and on them elements with a dozen properties each. */
export function largeModel(bytes: number): Buffer {
  const lines = [
    "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;",
    `#1=IFCPROJECT('${globalId(1)}',$,'Prova',$,$,$,$,$,#2);`,
    "#2=IFCUNITASSIGNMENT((#3));",
    "#3=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);",
    `#4=IFCBUILDING('${globalId(4)}',$,'Prova',$,$,$,$,$,.ELEMENT.,$,$,$);`,
    `#5=IFCRELAGGREGATES('${globalId(5)}',$,$,$,#1,(#4));`,
  ];
  let id = 10;
  const storeys = Array.from({ length: STOREYS }, (_, level) => {
    const own = (id += 1);
    lines.push(
      `#${own}=IFCBUILDINGSTOREY('${globalId(own)}',$,'Piano ${level}',$,$,$,$,$,.ELEMENT.,${level * 3}.);`,
    );
    return own;
  });
  lines.push(
    `#${(id += 1)}=IFCRELAGGREGATES('${globalId(id)}',$,$,$,#4,(${storeys.map((one) => `#${one}`).join(",")}));`,
  );
  let written = lines.reduce((sum, line) => sum + line.length + 1, 0);
  for (let count = 0; written < bytes; count += 1) {
    const element = (id += 1);
    const properties = Array.from({ length: PROPERTIES }, (_, at) => {
      id += 1;
      return `#${id}=IFCPROPERTYSINGLEVALUE('Proprieta ${at}',$,IFCLABEL('valore ${count % 97} di ${at}'),$);`;
    });
    const references = properties.map((_, at) => `#${element + 1 + at}`).join(",");
    const block = [
      `#${element}=IFCWALL('${globalId(element)}',$,'Parete ${count}',$,$,$,$,'P-${count}',$);`,
      ...properties,
      `#${(id += 1)}=IFCPROPERTYSET('${globalId(id)}',$,'Pset_Prova',$,(${references}));`,
      `#${id + 1}=IFCRELDEFINESBYPROPERTIES('${globalId(id + 1)}',$,$,$,(#${element}),#${id});`,
      `#${id + 2}=IFCRELCONTAINEDINSPATIALSTRUCTURE('${globalId(id + 2)}',$,$,$,(#${element}),#${storeys[count % STOREYS]});`,
    ].join("\n");
    id += 2;
    written += block.length + 1;
    lines.push(block);
  }
  return Buffer.from(`${lines.join("\n")}\nENDSEC;\nEND-ISO-10303-21;\n`);
}
