import {
  type BuildingModelDetail,
  type ModelCheck,
  type ModelCheckResult,
  modelRoutes,
} from "@stabile/contract/models";
import { FileSender } from "#pages/models/file-sender.tsx";
import { models } from "#text/it-models.ts";
import { DateText } from "#ui/date-text.tsx";
import { Notice } from "#ui/notice.tsx";
import { Panel } from "#ui/panel.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

const words = models.checks;

export interface ChecksPanelProps {
  id: string;
  model: BuildingModelDetail;
  mayManage: boolean;
  onSent: () => void;
}

/** Whether the model has what an IDS file asks for. */
export function ChecksPanel({ id, model, mayManage, onSent }: ChecksPanelProps) {
  return (
    <Panel title={words.title}>
      <p className="quiet">{words.lead}</p>
      {mayManage ? (
        <FileSender
          route={modelRoutes.checkModel}
          params={{ id, modelId: model.id }}
          label={words.choose}
          accept=".ids,.xml"
          onSent={onSent}
        />
      ) : null}
      {model.checks.map((check) => (
        <Check key={check.id} check={check} />
      ))}
    </Panel>
  );
}

function Check({ check }: { check: ModelCheck }) {
  const passed = check.results.filter((result) => result.passed).length;
  return (
    <section>
      <h3>{check.title || check.fileName}</h3>
      <p className="quiet">
        <span className="wrap-anywhere">{check.fileName}</span> · {check.createdBy} ·{" "}
        <DateText value={check.createdAt} form="time" />
      </p>
      <div role="status">{check.state === "waiting" ? words.waiting : null}</div>
      {check.failure === undefined ? null : (
        <Notice tone="danger" title={words.failed}>
          <p>{check.failure}</p>
        </Notice>
      )}
      {check.state === "done" ? <p>{words.outcome(passed, check.results.length)}</p> : null}
      <ul className="plain-list">
        {check.results.map((result, index) => (
          // oxlint-disable-next-line no-array-index-key -- specifications may be called the same; their order stands.
          <Result key={index} result={result} />
        ))}
      </ul>
    </section>
  );
}

function Result({ result }: { result: ModelCheckResult }) {
  const { passed, failures } = result;
  return (
    <li>
      <StatusBadge
        tone={passed ? "success" : "danger"}
        icon={passed ? "check-circle" : "close-circle"}
        text={passed ? words.passed : words.notPassed}
      />{" "}
      <strong>{result.name}</strong>{" "}
      <span className="quiet">{words.counts(result.applicable, result.failed)}</span>
      {result.reason ? <p>{result.reason}</p> : null}
      <ul>
        {result.requirements.map((requirement) => (
          <li key={requirement}>{requirement}</li>
        ))}
      </ul>
      {failures.length > 0 ? (
        <details className="group">
          <summary>{words.objects(failures.length)}</summary>
          <ul className="plain-list">
            {failures.map(({ key, name, ifcClass, reasons }) => (
              <li key={key}>
                {name || key} <span className="quiet">({ifcClass})</span>: {reasons.join("; ")}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}
