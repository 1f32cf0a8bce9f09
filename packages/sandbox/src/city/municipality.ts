/** The municipality's own tax code, which is also its VAT number: it is responsible for what is in its buildings. */
export const MUNICIPALITY_TAX_CODE = "00856930102";
