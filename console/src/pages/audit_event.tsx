import { useLoaded } from "../calls.js";
import { One } from "../results.js";
import { to } from "../router.js";
import { Badge, Crumbs, Facts, Heading, Time } from "../ui.js";

/** One run of a script, by its event's id. */
export function AuditEvent({ id }: { id: string }) {
  const loaded = useLoaded((api) => api.auditEventsFmp.read({ id: Number(id) }), [id]);
  return (
    <>
      <Crumbs>
        <a href={to("audit")}>Audit events</a> / {id}
      </Crumbs>
      <Heading>{loaded.data?.data.script_name ?? `Audit event ${id}`}</Heading>
      <One loaded={loaded}>
        {(event) => (
          <Facts
            facts={[
              ["Started", <Time at={event.start_time} />],
              ["Stopped", event.stop_time ? <Time at={event.stop_time} /> : <Badge text="open" tone="mark" />],
              ["Unique id", <code>{event.unique_id}</code>],
              ["Host", event.host_name],
              ["File", event.file_name],
              ["Notes", event.notes?.length ? <ul>{event.notes.map((note) => <li key={note}>{note}</li>)}</ul> : "–"],
            ]}
          />
        )}
      </One>
    </>
  );
}
