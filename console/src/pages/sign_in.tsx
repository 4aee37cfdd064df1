import { useEffect, useRef, useState } from "preact/hooks";
import { Check, Field } from "../fields.js";
import { application, clientOf, type Kept } from "../session.js";
import { Failure } from "../ui.js";

interface SignInProps {
  readonly onEntered: (session: Kept) => void;
  readonly email?: string;
  readonly farewell?: string;
  /** In front of a page that stays as it is. */
  readonly hasEnded?: boolean;
}

/** E-mail and password become a session's token. */
export function SignIn({ onEntered, email: former = "", farewell = "", hasEnded = false }: SignInProps) {
  const [email, setEmail] = useState(former);
  const [password, setPassword] = useState("");
  const [isRemembered, setRemembered] = useState(false);
  const { isBusy, error, isOther, enter } = useEntry(onEntered);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!hasEnded) document.title = "Sign in · PlanoCore console";
    form.current?.querySelector<HTMLInputElement>(former ? "[type=password]" : "input")?.focus();
  }, []);
  return (
    <div class={hasEnded ? "signin over" : "signin"} role={hasEnded ? "dialog" : "main"} aria-modal={hasEnded || undefined} aria-labelledby="signin">
      <form ref={form} class="sheet" onSubmit={(event) => (event.preventDefault(), void enter({ email, password, remember_me: isRemembered }))}>
        <h1 id="signin">{hasEnded ? "Sign in again" : "PlanoCore console"}</h1>
        {hasEnded && <p>The session has ended. What you typed is still here.</p>}
        {farewell && <p role="status">{farewell}</p>}
        <Field label="E-mail" name="email" type="email" autocomplete="username" value={email} onValue={setEmail} error={error} required />
        <Field label="Password" name="password" type="password" autocomplete="current-password" value={password} onValue={setPassword} error={error} required />
        <Check label="Remember me: the session does not end by itself" checked={isRemembered} onChecked={setRemembered} />
        <Failure error={error} said={["email", "password"]} />
        {isOther && <Other />}
        <Enter isBusy={isBusy} />
      </form>
    </div>
  );
}

/** Signing in. A session of a user who is no employee is ended at once. */
function useEntry(onEntered: (session: Kept) => void) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const [isOther, setOther] = useState(false);
  const enter = async (given: { email: string; password: string; remember_me: boolean }) => {
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    setOther(false);
    try {
      const { token, roles } = (await clientOf().sessions.create({ ...given, application: application as "planoauth" })).data;
      if (roles.includes("employee")) return onEntered({ token, email: given.email });
      setOther(true);
      await clientOf(token).sessions.destroy({});
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, isOther, enter };
}

function Other() {
  return (
    <p role="alert" class="failure">
      This account is not an employee&#39;s in {application}. Sign in with another one.
    </p>
  );
}

function Enter({ isBusy }: { isBusy: boolean }) {
  return (
    <button type="submit" aria-disabled={isBusy}>
      {isBusy ? "Signing in …" : "Sign in"}
    </button>
  );
}
