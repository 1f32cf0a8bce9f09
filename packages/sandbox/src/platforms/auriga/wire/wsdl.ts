import { type Generation, namespaceOf } from "#platforms/auriga/wire/envelope.ts";
import { escapeXml } from "#platforms/auriga/wire/tree.ts";

const FIELDS = ["codApplicazione", "istanzaApplicazione", "userName", "password", "xml", "hash"];

interface Described {
  name: string;
  lowercase: string;
  address: string;
}

/** How a service describes itself in either generation. Attachments are not described there, as they are not in fact. */
export function wsdlOf(generation: Generation, described: Described): string {
  return generation === "A" ? encodedWsdl(described) : literalWsdl(described);
}

function encodedWsdl(described: Described): string {
  const namespace = namespaceOf(described.lowercase);
  const parts = FIELDS.map((name) => `<wsdl:part name="${name}" type="xsd:string"/>`).join("");
  const body = `<soap:body use="encoded" encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" namespace="${namespace}"/>`;
  return definitions(described, {
    types: "",
    messages: `<wsdl:message name="serviceRequest">${parts}</wsdl:message>
<wsdl:message name="serviceResponse"><wsdl:part name="serviceReturn" type="xsd:string"/></wsdl:message>`,
    operation: "service",
    style: "rpc",
    body,
  });
}

function literalWsdl(described: Described): string {
  const namespace = namespaceOf(described.lowercase);
  const fields = FIELDS.map((name) => `<xsd:element name="${name}" type="xsd:string"/>`).join("");
  const types = `<wsdl:types><xsd:schema targetNamespace="${namespace}" elementFormDefault="unqualified">
<xsd:element name="service"><xsd:complexType><xsd:sequence>${fields}</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="serviceResponse"><xsd:complexType><xsd:sequence><xsd:element name="serviceReturn" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>
</xsd:schema></wsdl:types>`;
  return definitions(described, {
    types,
    messages: `<wsdl:message name="serviceRequest"><wsdl:part name="parameters" element="tns:service"/></wsdl:message>
<wsdl:message name="serviceResponse"><wsdl:part name="parameters" element="tns:serviceResponse"/></wsdl:message>`,
    operation: "serviceOperation",
    style: "document",
    body: `<soap:body use="literal"/>`,
  });
}

interface Sections {
  types: string;
  messages: string;
  operation: string;
  style: string;
  body: string;
}

function definitions(
  { name, lowercase, address }: Described,
  { types, messages, operation, style, body }: Sections,
): string {
  const namespace = namespaceOf(lowercase);
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="${name}" targetNamespace="${namespace}" xmlns:tns="${namespace}" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
${types}
${messages}
<wsdl:portType name="${name}"><wsdl:operation name="${operation}"><wsdl:input message="tns:serviceRequest"/><wsdl:output message="tns:serviceResponse"/></wsdl:operation></wsdl:portType>
<wsdl:binding name="${name}SoapBinding" type="tns:${name}"><soap:binding style="${style}" transport="http://schemas.xmlsoap.org/soap/http"/>
<wsdl:operation name="${operation}"><soap:operation soapAction=""/><wsdl:input>${body}</wsdl:input><wsdl:output>${body}</wsdl:output></wsdl:operation></wsdl:binding>
<wsdl:service name="${name}"><wsdl:port name="${name}Port" binding="tns:${name}SoapBinding"><soap:address location="${escapeXml(address)}"/></wsdl:port></wsdl:service>
</wsdl:definitions>
`;
}
