import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { AccessPage } from "./access-page.js";
import { type Api, connect, forgetToken, Refused, readToken, takeTokenFromAddress } from "./api.js";
import { AuditPage } from "./audit-page.js";
import { DevicePage } from "./device-page.js";
import { DevicesPage } from "./devices-page.js";
import { OverviewPage } from "./overview-page.js";
import { SignIn } from "./sign-in.js";

const pages = [
  ["#/", "Now", "admin"],
  ["#/devices", "Devices", "self"],
  ["#/access", "Access", "admin"],
  ["#/audit", "Audit", "admin"],
] as const;

function useAddress(): string {
  const [address, setAddress] = useState(location.hash);
  useEffect(() => {
    const listen = () => setAddress(location.hash);
    addEventListener("hashchange", listen);
    return () => removeEventListener("hashchange", listen);
  }, []);
  return address;
}

function Page({ api, address }: { api: Api; address: string }) {
  const [, page = "", ...rest] = address.split("/");
  const [user, deviceId] = rest.map((each) => decodeURIComponent(each));
  if (page === "device" && user !== undefined && deviceId !== undefined)
    return <DevicePage key={address} api={api} user={user} deviceId={deviceId} />;
  if (page === "devices" || api.me.role === "self") return <DevicesPage api={api} />;
  if (page === "access") return <AccessPage api={api} />;
  if (page === "audit") return <AuditPage api={api} />;
  return <OverviewPage api={api} />;
}

function Shell({ api, onSignOut }: { api: Api; onSignOut: () => void }) {
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // Also a dependency: a new page begins at its heading.
    void address;
    const heading = main.current?.querySelector("h1");
    document.title = `${heading?.textContent ?? "easkit"} – easkit administration`;
    heading?.focus();
  }, [address]);
  const isHere = (target: string) =>
    target === address ||
    (target === "#/" && address === "") ||
    (target === "#/devices" && address.startsWith("#/device/"));
  return (
    <>
      <header>
        <a class="skip" href={address || "#/"} onClick={() => main.current?.querySelector("h1")?.focus()}>
          To the content
        </a>
        <span class="brand">easkit</span>
        <nav aria-label="Pages">
          {pages
            .filter(([, , who]) => who === "self" || api.me.role === "admin")
            .map(([target, title]) => (
              <a key={target} href={target} aria-current={isHere(target) ? "page" : undefined}>
                {title}
              </a>
            ))}
        </nav>
        <span class="me">
          <span class="actor">{api.me.actor}</span>
          {readToken() !== undefined && (
            <button type="button" onClick={onSignOut}>
              Sign out
            </button>
          )}
        </span>
      </header>
      <main ref={main}>
        <Page api={api} address={address} />
      </main>
    </>
  );
}

function App() {
  const [api, setApi] = useState<Api>();
  const [problem, setProblem] = useState<string>();
  const signIn = async () => {
    try {
      setApi(await connect());
    } catch (error) {
      const isStranger = error instanceof Refused && error.code === "unauthenticated";
      const text = isStranger
        ? "This token is not known."
        : error instanceof Error
          ? error.message
          : String(error);
      setProblem(isStranger && readToken() === undefined ? "" : text);
      forgetToken();
    }
  };
  useEffect(() => void signIn(), []);
  if (api)
    return (
      <Shell
        api={api}
        onSignOut={() => {
          forgetToken();
          setApi(undefined);
          setProblem("");
        }}
      />
    );
  return problem === undefined ? (
    <p class="empty">Loading…</p>
  ) : (
    <SignIn problem={problem} onToken={() => void signIn()} />
  );
}

takeTokenFromAddress();
const place = document.getElementById("console");
if (place) render(<App />, place);
