import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { useLoaded } from "../calls.js";
import { Check, Field, type InputType } from "../fields.js";
import { Results } from "../results.js";
import { to } from "../router.js";
import { Badge, Heading, Row, Time, useCursor, useQuiet } from "../ui.js";

type AuditEvent = components["schemas"]["AuditEventFmpView"];

const HEADS = ["Started", "Stopped", "Script", "File", "Host", "Notes"];
const WANTED = { script_name: "", file_name: "", host_name: "", started_from: "", started_before: "" };

/** Runs of FileMaker scripts, the newest first; open ones are marked. */
export function AuditEvents() {
  const [wanted, setWanted] = useState(WANTED);
  const [isOpen, setOpen] = useState(false);
  const { loaded, cursor } = useEvents(useQuiet(wanted), isOpen);
  const field = (name: keyof typeof WANTED, label: string, type: InputType = "text") => (
    <Field label={label} name={name} type={type} value={wanted[name]} onValue={(value) => setWanted({ ...wanted, [name]: value })} error={loaded.error} />
  );
  return (
    <>
      <Heading>Audit events</Heading>
      <div class="filters">
        {field("script_name", "Script")}
        {field("file_name", "File")}
        {field("host_name", "Host")}
        {field("started_from", "Started from", "datetime-local")}
        {field("started_before", "Started before", "datetime-local")}
        <Check label="Open only" checked={isOpen} onChecked={setOpen} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Audit events" heads={HEADS} empty="No event is like this. Names are compared exactly." said={Object.keys(WANTED)}>
        {(each) => <Row key={each.id} heads={HEADS} cells={cells(each)} />}
      </Results>
    </>
  );
}

function useEvents(sought: typeof WANTED, isOpen: boolean) {
  const cursor = useCursor([sought, isOpen]);
  const loaded = useLoaded(
    (api) => api.auditEventsFmp.index({ ...restrictions(sought), ...(isOpen && { open: true }), page: cursor.page }),
    [sought, isOpen, cursor.after],
  );
  return { loaded, cursor };
}

function cells({ id, start_time, stop_time, script_name, file_name, host_name, notes }: AuditEvent) {
  return [
    <a href={to("audit", id)}>
      <Time at={start_time} />
    </a>,
    stop_time ? <Time at={stop_time} /> : <Badge text="open" tone="mark" />,
    script_name,
    file_name,
    host_name,
    (notes ?? []).join(" · "),
  ];
}

export function restrictions(wanted: typeof WANTED): Partial<typeof WANTED> {
  const given = Object.entries(wanted).filter(([, value]) => value);
  return Object.fromEntries(given.map(([name, value]) => [name, name.startsWith("started") ? new Date(value).toISOString() : value]));
}
