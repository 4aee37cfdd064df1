import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { SignedIn, useSigned } from "./calls.js";
import { AuditEvents } from "./pages/audit.js";
import { AuditEvent } from "./pages/audit_event.js";
import { Collection } from "./pages/collection.js";
import { Collections } from "./pages/collections.js";
import { ItemPage } from "./pages/item.js";
import { Notifications } from "./pages/notifications.js";
import { Requirement, Requirements } from "./pages/requirements.js";
import { Sessions } from "./pages/sessions.js";
import { SignIn } from "./pages/sign_in.js";
import { Webhooks } from "./pages/webhooks.js";
import { type Place, to, usePlace } from "./router.js";
import { clientOf, forget, isSignedOut, type Kept, keep, kept } from "./session.js";
import { Heading } from "./ui.js";

const PAGES = [
  ["items", "List items"],
  ["audit", "Audit events"],
  ["requirements", "Requirements"],
  ["webhooks", "Webhooks"],
  ["notifications", "Notifications"],
  ["sessions", "Sessions"],
] as const;
const TOLD_FOR = 6_000; // milliseconds

/** The page that the address names. When the session ends, it stays as it is, hidden, until the same user has signed in again. */
export function App() {
  const [told, tell] = useTold();
  const { session, farewell, isAsked, ask, enter, leave } = useSession();
  const signed = useMemo(() => session && { api: clientOf(session.token), signIn: ask, tell }, [session]);
  if (!session || !signed) return <SignIn onEntered={enter} farewell={farewell} />;
  return (
    <SignedIn.Provider value={signed}>
      {isAsked && <SignIn onEntered={enter} email={session.email} hasEnded />}
      <div class="app" inert={isAsked}>
        <Bar email={session.email} onLeft={leave} />
        <Offline />
        <main id="main" tabIndex={-1}>
          <Page onLeft={leave} />
        </main>
        <div role="status" class={told ? "told" : "told hidden"}>
          {told}
        </div>
      </div>
    </SignedIn.Provider>
  );
}

/** The tab's session, and whether its user is asked to sign in again. Another user's page begins anew. */
function useSession() {
  const [session, setSession] = useState(kept);
  const [farewell, setFarewell] = useState("");
  const [isAsked, setAsked] = useState(false);
  const returnFocus = useFocusBefore(isAsked);
  const become = (other: Kept | null, words: string) => {
    setSession(other);
    setFarewell(words);
    setAsked(false);
  };
  const enter = (given: Kept) => {
    keep(given);
    if (session && session.email !== given.email) return location.reload();
    become(given, "");
    returnFocus();
  };
  const leave = (words: string) => {
    forget();
    become(null, words);
  };
  return { session, farewell, isAsked, ask: () => setAsked(true), enter, leave };
}

function useTold(): [string, (text: string) => void] {
  const [told, setTold] = useState({ text: "" });
  useEffect(() => {
    const timer = setTimeout(() => setTold({ text: "" }), TOLD_FOR);
    return () => clearTimeout(timer);
  }, [told]);
  return [told.text, (text) => setTold({ text })];
}

/** Gives the focus back to what had it before the form for signing in took it. */
function useFocusBefore(isTaken: boolean): () => void {
  const before = useRef<Element | null>(null);
  if (!isTaken) before.current = null;
  else before.current ??= document.activeElement;
  return () => {
    const element = before.current;
    setTimeout(() => element instanceof HTMLElement && element.focus());
  };
}

function Bar({ email, onLeft }: { email: string; onLeft: (words: string) => void }) {
  const { api } = useSigned();
  const [isBusy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    const isTold = await api.sessions.destroy({}).then(() => true, isSignedOut);
    onLeft(isTold ? "You are signed out." : "You are signed out here. The server was not reached: end the session there when you are back.");
  };
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), document.getElementById("main")?.focus())}>
        Skip to the content
      </a>
      <header class="bar">
        <div>
          <a class="brand" href={to("items")}>
            PlanoCore console
          </a>
          <Pages />
          <span class="who">{email}</span>
          <button type="button" class="plain" aria-disabled={isBusy} onClick={leave}>
            Sign out
          </button>
        </div>
      </header>
    </>
  );
}

function Pages() {
  const { page } = usePlace();
  return (
    <nav aria-label="Pages">
      <ul>
        {PAGES.map(([name, text]) => (
          <li key={name}>
            <a href={to(name)} aria-current={page === name ? "page" : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Offline() {
  const [isOffline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => setOffline(!navigator.onLine);
    for (const name of ["online", "offline"]) addEventListener(name, look);
    return () => ["online", "offline"].forEach((name) => removeEventListener(name, look));
  }, []);
  return (
    <div role="status" class={isOffline ? "offline" : undefined}>
      {isOffline && "This computer is offline. What you typed stays here."}
    </div>
  );
}

function Page({ onLeft }: { onLeft: (words: string) => void }) {
  const place = usePlace();
  const { page, rest } = place;
  return <Chosen key={[page, ...rest].join("/")} place={place} onLeft={onLeft} />;
}

function Chosen({ place, onLeft }: { place: Place; onLeft: (words: string) => void }) {
  const { page, rest, query } = place;
  const [first] = rest;
  if (page === "items") return first ? <Collection collection={first} /> : <Collections />;
  if (page === "item" && first) return <ItemPage id={first} />;
  if (page === "audit") return first ? <AuditEvent id={first} /> : <AuditEvents />;
  if (page === "requirements") return first ? <Requirement id={first} /> : <Requirements query={query} />;
  if (page === "webhooks") return <Webhooks steps={rest} />;
  if (page === "notifications") return <Notifications />;
  if (page === "sessions") return <Sessions onLeft={onLeft} />;
  return (
    <>
      <Heading>There is no such page</Heading>
      <p>
        <a href={to("items")}>List items</a>
      </p>
    </>
  );
}
