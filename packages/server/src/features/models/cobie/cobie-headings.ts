const MADE = ["CreatedBy", "CreatedOn"] as const;
const EXT = ["ExtSystem", "ExtObject", "ExtIdentifier"] as const;

/** Sheets and columns of COBie 2.4 (National BIM Standard-US, 4.2), in their order. */
export const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  Contact: [
    ...[
      "Email",
      ...MADE,
      "Category",
      "Company",
      "Phone",
      ...EXT,
      "Department",
      "OrganizationCode",
      "GivenName",
    ],
    ...["FamilyName", "Street", "PostalBox", "Town", "StateRegion", "PostalCode", "Country"],
  ],
  Facility: [
    ...["Name", ...MADE, "Category", "ProjectName", "SiteName", "LinearUnits", "AreaUnits", "VolumeUnits"],
    ...[
      "CurrencyUnit",
      "AreaMeasurement",
      "ExternalSystem",
      "ExternalProjectObject",
      "ExternalProjectIdentifier",
    ],
    ...[
      "ExternalSiteObject",
      "ExternalSiteIdentifier",
      "ExternalFacilityObject",
      "ExternalFacilityIdentifier",
    ],
    ...["Description", "ProjectDescription", "SiteDescription", "Phase"],
  ],
  Floor: ["Name", ...MADE, "Category", ...EXT, "Description", "Elevation", "Height"],
  Space: [
    ...["Name", ...MADE, "Category", "FloorName", "Description", ...EXT, "RoomTag", "UsableHeight"],
    ...["GrossArea", "NetArea"],
  ],
  Zone: ["Name", ...MADE, "Category", "SpaceNames", ...EXT, "Description"],
  Type: [
    ...["Name", ...MADE, "Category", "Description", "AssetType", "Manufacturer", "ModelNumber"],
    ...["WarrantyGuarantorParts", "WarrantyDurationParts", "WarrantyGuarantorLabor", "WarrantyDurationLabor"],
    ...[
      "WarrantyDurationUnit",
      ...EXT,
      "ReplacementCost",
      "ExpectedLife",
      "DurationUnit",
      "WarrantyDescription",
    ],
    ...[
      "NominalLength",
      "NominalWidth",
      "NominalHeight",
      "ModelReference",
      "Shape",
      "Size",
      "Color",
      "Finish",
    ],
    ...["Grade", "Material", "Constituents", "Features", "AccessibilityPerformance", "CodePerformance"],
    "SustainabilityPerformance",
  ],
  Component: [
    ...["Name", ...MADE, "TypeName", "Space", "Description", ...EXT, "SerialNumber", "InstallationDate"],
    ...["WarrantyStartDate", "TagNumber", "BarCode", "AssetIdentifier"],
  ],
  System: ["Name", ...MADE, "Category", "ComponentNames", ...EXT, "Description"],
  Attribute: [
    ...["Name", ...MADE, "Category", "SheetName", "RowName", "Value", "Unit", ...EXT, "Description"],
    "AllowedValues",
  ],
};

/** The order of a workbook's sheets; those it has besides come after. */
export const SHEET_ORDER: readonly string[] = [
  ...[
    "Contact",
    "Facility",
    "Floor",
    "Space",
    "Zone",
    "Type",
    "Component",
    "System",
    "Assembly",
    "Connection",
  ],
  ...["Spare", "Resource", "Job", "Impact", "Document", "Attribute", "Coordinate", "Issue"],
];
