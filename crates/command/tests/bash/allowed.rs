//! Ordinary work, and dangerous words that are data: no act, no gap.

use crate::common::{acts, done};

fn none(texts: &[&str]) {
    let mut wrong = Vec::new();
    for text in texts {
        let command = done(text);
        if !command.acts.is_empty() || !command.gaps.is_empty() {
            wrong.push(format!("{text}\n   {:?} {:?}", acts(&command), command.gaps));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn data_is_no_command() {
    none(&[
        "git commit -m 'rm -rf /'",
        "git commit -m \"fix: rm -rf / no longer runs\" -m 'DROP TABLE users'",
        "git commit -F - <<'EOF'\nrm -rf / is gone\nEOF",
        "git commit -m \"$(cat <<'EOF'\nStop `rm -rf /`\n\n$(rm -rf /) is data here\nEOF\n)\"",
        "echo 'rm -rf /'",
        "echo rm -rf / | cat",
        "printf '%s\\n' 'rm -rf /'",
        "grep -rn 'rm -rf /' .",
        "rg \"git reset --hard\" docs",
        "cat <<EOF\nrm -rf /\nEOF",
        "cat > notes.md <<'EOF'\n$(rm -rf /)\n`rm -rf /`\nEOF",
        "tee -a notes.md <<'EOF'\nrm -rf /\nEOF",
        "cat > x.sh <<'EOF'\nrm -rf /srv/data\nEOF",
        "git apply <<'EOF'\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-rm -rf /\n+rm -rf build\nEOF",
        "# rm -rf /",
        "ls # ; rm -rf /",
        ": 'rm -rf /'",
        "X='rm -rf /'",
        "command -v rm",
        "type rm; which rm",
        "man rm",
        "alias nuke='rm -rf /'",
        "cleanup() { rm -rf /srv/data; }",
        "gh pr create --title x --body \"$(cat <<'EOF'\nrm -rf /\nEOF\n)\"",
        "sed -n 's/rm -rf/x/p' README.md",
        "jq '.scripts.clean = \"rm -rf /\"' package.json",
        "awk '/rm -rf/ {print}' README.md",
        "diff <(echo 'rm -rf /') <(echo b)",
        "[[ $x == 'rm -rf /' ]]",
        "case $x in 'rm -rf /') echo;; esac",
    ]);
}

#[test]
fn ordinary_work_is_quiet() {
    none(&[
        "ls -la && pwd",
        "cd src && cargo build --release 2>&1 | tail -20",
        "npm ci && npm test -- --watch=false",
        "python -m venv .venv && source .venv/bin/activate && pip install -r requirements.txt",
        "source ~/.nvm/nvm.sh && nvm use 20",
        "eval \"$(ssh-agent -s)\"",
        "eval \"$(pyenv init -)\"",
        "eval $(minikube docker-env)",
        "source <(kubectl completion bash)",
        "for f in *.md; do echo \"$f\"; wc -l \"$f\"; done",
        "for i in $(seq 1 10); do curl -s localhost:8080/health && break; sleep 1; done",
        "while ! nc -z localhost 5432; do sleep 1; done",
        "if [ -f README.md ]; then cat README.md; else echo none; fi",
        "export PATH=\"$HOME/.local/bin:$PATH\"",
        "find . -name '*.rs' | xargs wc -l",
        "find . -type f -name '*.py' -exec grep -l foo {} +",
        "git ls-files | xargs grep -n todo",
        "cat README.md | head -5 | sort | uniq -c",
        "set -euo pipefail; echo \"${1:-none}\"",
        "./gradlew build",
        "bash -c 'cd src && ls'",
        "docker exec web ls /app",
        "docker compose run --rm web pytest",
        "ssh build1 uptime",
        "timeout 60 cargo nextest run",
        "NODE_ENV=test npx jest --ci",
        "time make -j8",
        "(cd web && npm run build)",
        "echo $((1 + 2)) ${#PATH} ${HOME%/*} $RANDOM $$ $?",
        "arr=(a b c); for x in \"${arr[@]}\"; do echo \"$x\"; done",
        "xargs -n1 echo < list.txt",
        "printf 'a\\nb\\n' | while read -r x; do echo \"$x\"; done",
        "trap 'echo bye' EXIT",
        "tmp=$(mktemp) && echo x > \"$tmp\"",
        "${CC:-gcc} -o x x.c",
        "\"$(npm bin)/eslint\" .",
        "curl -sSf https://api.example/health",
        "curl -H \"Authorization: Bearer $API_TOKEN\" https://api.example/v1/things",
        "kubectl get pods | grep web",
        "{ echo a; echo b; } > out.txt",
        "diff <(sort a.log) <(sort b.log)",
        "let x=1+2; ((x++)); echo $x",
        "exec 2>&1",
        "shopt -s globstar nullglob",
        "test -d node_modules || npm ci",
        "python3 - <<'EOF'\nprint('rm -rf /')\nEOF",
    ]);
}

#[test]
fn a_variable_that_must_be_set_stops_the_command() {
    none(&["rm -rf -- \"${SBX:?}\"/out", "rm -rf \"${SBX:?must be set}/\"*", "set -u; rm -rf \"$SBX/out\""]);
}
