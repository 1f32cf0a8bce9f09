const guid = (last: string): string => `0${"abcdefghijklmnopqrstuvwxyz".slice(0, 21 - last.length)}${last}`;

/** An IFC4 model of a small school: a storey, a plant room, a boiler of so many kilowatts. */
export const schoolModel = (power: number): Buffer =>
  Buffer.from(`ISO-10303-21;
HEADER;
FILE_DESCRIPTION((''),'2;1');
FILE_NAME('','',(''),(''),'','','');
FILE_SCHEMA(('IFC4'));
ENDSEC;
DATA;
#1=IFCPROJECT('${guid("P")}',$,'Scuola',$,$,$,$,$,#2);
#2=IFCUNITASSIGNMENT((#3,#4,#5));
#3=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);
#4=IFCSIUNIT(*,.AREAUNIT.,$,.SQUARE_METRE.);
#5=IFCSIUNIT(*,.POWERUNIT.,.KILO.,.WATT.);
#10=IFCBUILDING('${guid("B")}',$,'Scuola',$,$,$,$,$,.ELEMENT.,$,$,$);
#11=IFCBUILDINGSTOREY('${guid("S")}',$,'Interrato tecnico',$,$,$,$,$,.ELEMENT.,0.);
#12=IFCSPACE('${guid("V")}',$,'CT01',$,'Locale tecnico',$,$,'Centrale termica',.ELEMENT.,$,$);
#20=IFCRELAGGREGATES('${guid("RA")}',$,$,$,#1,(#10));
#21=IFCRELAGGREGATES('${guid("RB")}',$,$,$,#10,(#11));
#22=IFCRELAGGREGATES('${guid("RC")}',$,$,$,#11,(#12));
#30=IFCBOILER('${guid("C")}',$,'Caldaia di prova',$,$,$,$,'CAL-1',$);
#31=IFCRELCONTAINEDINSPATIALSTRUCTURE('${guid("RD")}',$,$,$,(#30),#12);
#32=IFCPROPERTYSINGLEVALUE('NominalPower',$,IFCPOWERMEASURE(${power}.),$);
#33=IFCPROPERTYSET('${guid("Q")}',$,'Pset_Caldaia',$,(#32));
#34=IFCRELDEFINESBYPROPERTIES('${guid("RE")}',$,$,$,(#30),#33);
ENDSEC;
END-ISO-10303-21;
`);

/** Asks of boilers that they say who made them. */
export const MAKER_RULES =
  Buffer.from(`<ids xmlns="http://standards.buildingsmart.org/IDS"><info><title>Capitolato informativo</title></info>
<specifications><specification name="Marca delle caldaie" ifcVersion="IFC4"><applicability minOccurs="0" maxOccurs="unbounded">
<entity><name><simpleValue>IFCBOILER</simpleValue></name></entity></applicability><requirements>
<property cardinality="required"><propertySet><simpleValue>Pset_Caldaia</simpleValue></propertySet>
<baseName><simpleValue>Manufacturer</simpleValue></baseName></property></requirements></specification></specifications></ids>`);
