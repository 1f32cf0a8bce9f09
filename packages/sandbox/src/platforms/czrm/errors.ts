/** One entry of the JSON array that Salesforce answers with on failure. */
interface ApiError {
  message: string;
  errorCode: string;
  fields?: string[];
}

/** A refusal in Salesforce's own terms: becomes the HTTP status and the JSON array of errors. */
export class SalesforceError extends Error {
  readonly status: number;
  readonly errors: ApiError[];

  constructor(status: number, errors: ApiError[]) {
    super(errors[0]?.message ?? "error");
    this.status = status;
    this.errors = errors;
  }
}

/** An external id that matches several records: 300 with the list of their addresses. */
export class MultipleChoices extends Error {
  readonly urls: string[];

  constructor(urls: string[]) {
    super("multiple choices");
    this.urls = urls;
  }
}

export function refuse(status: number, errorCode: string, message: string): SalesforceError {
  return new SalesforceError(status, [{ message, errorCode }]);
}

/** A refusal that names the fields at fault. */
export function refuseFields(errorCode: string, message: string, fields: string[]): SalesforceError {
  return new SalesforceError(400, [{ message, errorCode, fields }]);
}

export function notFound(message = "The requested resource does not exist"): SalesforceError {
  return refuse(404, "NOT_FOUND", message);
}

export function noSuchColumn(name: string, objectName: string): SalesforceError {
  return refuseFields("INVALID_FIELD", `No such column '${name}' on sobject of type ${objectName}`, [name]);
}

export function sessionExpired(): SalesforceError {
  return refuse(401, "INVALID_SESSION_ID", "Session expired or invalid");
}

export function limitExceeded(): SalesforceError {
  return refuse(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
}

export function methodNotAllowed(method: string, allowed: string): SalesforceError {
  return refuse(405, "METHOD_NOT_ALLOWED", `HTTP Method '${method}' not allowed. Allowed are ${allowed}`);
}
