import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { World } from "#core/platform.ts";
import { answerCall } from "#platforms/auriga/answer-call.ts";
import { serviceNamed } from "#platforms/auriga/services/every-service.ts";
import type { Service } from "#platforms/auriga/services/service.ts";
import { spoiled } from "#platforms/auriga/spoil-answer.ts";
import {
  faultEnvelope,
  type Generation,
  namespaceOf,
  readCall,
  responseEnvelope,
} from "#platforms/auriga/wire/envelope.ts";
import { writeMessage } from "#platforms/auriga/wire/multipart.ts";
import { SoapFault } from "#platforms/auriga/wire/refusal.ts";
import { wsdlOf } from "#platforms/auriga/wire/wsdl.ts";

/** Where each generation is mounted. B's is the path of the published tests; A's is deployment specific. */
const MOUNTS: readonly (readonly [path: string, generation: Generation])[] = [
  ["/aurigarepository/services", "A"],
  ["/aurigarepository/jaxwsservices", "B"],
];

type ServiceRoute = { Params: { service: string }; Querystring: Record<string, string> };

export function callRoutes(app: FastifyInstance, world: World): void {
  for (const [path, generation] of MOUNTS) {
    app.get<ServiceRoute>(`${path}/:service`, (request, reply) => {
      const service = serviceNamed(request.params.service);
      const asksWsdl = Object.keys(request.query).some((name) => name.toLowerCase() === "wsdl");
      if (service === undefined || !asksWsdl)
        return reply.code(404).type("text/plain").send("No service was found.");
      const address = `${request.protocol}://${request.host}${path}/${service.name}`;
      return reply.type("text/xml; charset=utf-8").send(wsdlOf(generation, { ...service, address }));
    });
    app.post<ServiceRoute>(`${path}/:service`, (request, reply) => {
      const service = serviceNamed(request.params.service);
      if (service === undefined) return reply.code(404).type("text/plain").send("No service was found.");
      return answer(world, request, { reply, service, generation });
    });
  }
}

interface Answering {
  reply: FastifyReply;
  service: Service;
  generation: Generation;
}

function answer(
  world: World,
  request: FastifyRequest,
  { reply, service, generation }: Answering,
): FastifyReply {
  const namespace = namespaceOf(service.lowercase);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const schema = request.headers["schema"];
  const call = readCall(namespace, request.headers["content-type"] ?? "", body);
  const outcome = answerCall(world, {
    ...call,
    service,
    generation,
    schema: Array.isArray(schema) ? schema[0] : schema,
  });
  const { serviceReturn, attachments } = world.faults.strikes("auriga", "malformedRate")
    ? spoiled(outcome, world.faults.draw("auriga", "how an answer is malformed"))
    : outcome;
  const envelope = responseEnvelope(namespace, generation, serviceReturn);
  const message = writeMessage(envelope, attachments, { xop: generation === "B" && call.isXop });
  return reply.code(200).type(message.contentType).send(message.body);
}

/** SOAP 1.1 over HTTP wants 500 for every fault. Nothing of our own inside is told. */
export function sendFault(reply: FastifyReply, error: unknown): FastifyReply {
  const fault =
    error instanceof SoapFault ? error : new SoapFault("Server", "java.lang.NullPointerException");
  return reply.code(500).type("text/xml; charset=utf-8").send(faultEnvelope(fault));
}
