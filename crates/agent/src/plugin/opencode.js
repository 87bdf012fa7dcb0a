// Written by `caution guard install opencode`; installing again replaces it.
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

const refused = (error) => ({
  block: true,
  reason: `Caution could not judge this call, so it is refused: ${error.message}`,
});

// Tools whose results are worth a look: what the agent reads.
const reads = (tool) => ["read", "webfetch"].includes(tool) || (tool.includes("_") && tool !== "apply_patch");

export const CautionGuard = async ({ directory }) => ({
  "tool.execute.before": async (input, output) => {
    const said = await guard({
      hook_event_name: "tool.execute.before",
      session_id: input.sessionID,
      tool_use_id: input.callID,
      cwd: directory,
      tool_name: input.tool,
      tool_input: output.args ?? {},
    }).catch(refused);
    if (said.block) throw new Error(said.reason || "Caution refused this call.");
  },
  "tool.execute.after": async (input, output) => {
    if (typeof output?.output !== "string" || !reads(input.tool)) return;
    const said = await guard({
      hook_event_name: "tool.execute.after",
      session_id: input.sessionID,
      tool_use_id: input.callID,
      cwd: directory,
      tool_name: input.tool,
      tool_input: input.args ?? {},
      tool_response: output.output,
    }).catch((error) => ({ remarks: `Caution could not look at this: ${error.message}` }));
    if (said.remarks) output.output += `\n\n[Caution] ${said.remarks}`;
  },
});
