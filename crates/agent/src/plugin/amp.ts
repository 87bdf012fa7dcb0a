// Written by `caution guard install amp`; installing again replaces it.
// runs: __COMMAND_AS_JSON__
import { spawn } from "node:child_process";

const command = __COMMAND_AS_JSON__;
const patience = 10000;
const most = 1 << 20;

// What the guard says. A crash, silence, anything but its own answer, and taking too long are errors.
function guard(request) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let errors = "";
    const fail = (why) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      child.stdout.destroy();
      child.stderr.destroy();
      reject(new Error(why));
    };
    const timer = setTimeout(() => fail("the guard did not answer in time"), patience);
    child.on("error", (error) => fail(error.message));
    child.stdin.on("error", () => {});
    child.stdout.on("data", (chunk) => {
      out += chunk;
      if (out.length > most) fail("the guard said too much");
    });
    child.stderr.on("data", (chunk) => {
      if (errors.length < 4000) errors += chunk;
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      let said = null;
      try {
        said = JSON.parse(out);
      } catch {}
      if (code === 0 && said !== null && typeof said.block === "boolean") resolve(said);
      else reject(new Error(errors.trim() || `the guard ended with ${code} and no answer`));
    });
    child.stdin.end(JSON.stringify(request));
  });
}

export default function cautionGuard(amp) {
  amp.on("tool.call", async (event) => {
    // Amp knows no neutral answer: a call goes on with `allow` alone.
    try {
      const root = amp.system?.workspaceRoot;
      const said = await guard({
        hook_event_name: "tool.call",
        session_id: event.thread?.id,
        tool_use_id: event.toolUseID,
        cwd: root ? amp.helpers.filePathFromURI(root) : undefined,
        tool_name: event.tool,
        tool_input: event.input ?? {},
      });
      if (!said.block) return { action: "allow" };
      return { action: "reject-and-continue", message: said.reason || "Caution refused this call." };
    } catch (error) {
      const why = error?.message ?? String(error);
      return {
        action: "reject-and-continue",
        message: `Caution could not judge this call, so it is refused: ${why}`,
      };
    }
  });
}
