//! Ways around a guard that looks at words only. Each of them deletes `/srv/data`, and is seen to.

use crate::common::{acts, done};

/// Runs a table of texts that all do the same.
fn all(texts: &[&str]) {
    let mut missed = Vec::new();
    for text in texts {
        let command = done(text);
        let seen =
            acts(&command).iter().any(|act| act == "delete tree /srv/data" || act == "delete tree data");
        if !seen || !command.gaps.is_empty() {
            missed.push(format!("{text}\n   {:?} {:?}", acts(&command), command.gaps));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn assignments_before_a_command_do_not_hide_it() {
    all(&[
        "A=1 rm -rf /srv/data",
        "A=1 B=\"x y\" rm -rf /srv/data",
        "FOO=$(date) rm -rf /srv/data",
        "env -i A=1 rm -rf /srv/data",
        "env -u HOME A=1 rm -rf /srv/data",
        "env -S 'A=1 rm -rf /srv/data'",
        "env -S'rm -rf' /srv/data",
        "env --split-string='rm -rf' /srv/data",
        "env -C /srv rm -rf data",
        "env - rm -rf /srv/data",
    ]);
}

#[test]
fn wrappers_do_not_hide_a_command() {
    all(&[
        "sudo rm -rf /srv/data",
        "sudo -n -u root rm -rf /srv/data",
        "sudo -u root -- rm -rf /srv/data",
        "sudo A=1 rm -rf /srv/data",
        "sudo -i rm -rf /srv/data",
        "doas -u root rm -rf /srv/data",
        "command rm -rf /srv/data",
        "builtin command rm -rf /srv/data",
        "exec rm -rf /srv/data",
        "exec -a x rm -rf /srv/data",
        "nohup rm -rf /srv/data &",
        "time rm -rf /srv/data",
        "/usr/bin/time -f %e rm -rf /srv/data",
        "nice -n 10 rm -rf /srv/data",
        "nice -10 rm -rf /srv/data",
        "ionice -c 3 rm -rf /srv/data",
        "timeout -k 5 -s KILL 10 rm -rf /srv/data",
        "timeout --signal=KILL 10 rm -rf /srv/data",
        "stdbuf -oL rm -rf /srv/data",
        "setsid -w rm -rf /srv/data",
        "unshare -r rm -rf /srv/data",
        "flock /tmp/l rm -rf /srv/data",
        "flock -n /tmp/l -c 'rm -rf /srv/data'",
        "watch -n 1 'rm -rf /srv/data'",
        "watch rm -rf /srv/data",
        "strace -f -o /tmp/o rm -rf /srv/data",
        "busybox rm -rf /srv/data",
        "busybox sh -c 'rm -rf /srv/data'",
        "caffeinate -i rm -rf /srv/data",
        "xvfb-run -a rm -rf /srv/data",
        "doppler run -- rm -rf /srv/data",
        "op run --env-file=.env -- rm -rf /srv/data",
        "aws-vault exec staging -- rm -rf /srv/data",
        "dotenv -e .env -- rm -rf /srv/data",
        "direnv exec . rm -rf /srv/data",
        "poetry run rm -rf /srv/data",
        "uv run rm -rf /srv/data",
        "npx -c 'rm -rf /srv/data'",
        "bundle exec rm -rf /srv/data",
        "mise exec -- rm -rf /srv/data",
        "nix-shell -p x --run 'rm -rf /srv/data'",
        "nix develop -c rm -rf /srv/data",
        "su - postgres -c 'rm -rf /srv/data'",
        "su -c 'rm -rf /srv/data' postgres",
        "runuser -u postgres -- rm -rf /srv/data",
        "script -qc 'rm -rf /srv/data' /dev/null",
        "script -q /dev/null rm -rf /srv/data",
        "tmux send-keys -t 0 'rm -rf /srv/data' C-m",
        "tmux new-session -d 'rm -rf /srv/data'",
        "screen -dmS x rm -rf /srv/data",
        "screen -S x -X stuff 'rm -rf /srv/data\n'",
        "echo 'rm -rf /srv/data' | at now",
        "batch <<< 'rm -rf /srv/data'",
        "echo '0 * * * * rm -rf /srv/data' | crontab -",
        "sudo env nice -n 5 timeout 5 nohup rm -rf /srv/data",
    ]);
}

#[test]
fn a_name_may_be_written_in_many_ways() {
    all(&[
        "/bin/rm -rf /srv/data",
        "/usr/bin/../bin/rm -rf /srv/data",
        "\\rm -rf /srv/data",
        "r\"m\" -rf /srv/data",
        "r''m -rf /srv/data",
        "'rm' -rf /srv/data",
        "r\\m -rf /srv/data",
        "$'\\x72m' -rf /srv/data",
        "$'\\162\\155' -rf /srv/data",
        "$\"rm\" -rf /srv/data",
        "$(echo rm) -rf /srv/data",
        "`echo rm` -rf /srv/data",
        "r$()m -rf /srv/data",
        "{rm,-rf,/srv/data}",
        "rm.exe -rf /srv/data",
    ]);
}

#[test]
fn options_may_be_written_in_many_ways() {
    all(&[
        "rm -r -f /srv/data",
        "rm -fr /srv/data",
        "rm /srv/data -rf",
        "rm --recursive --force /srv/data",
        "rm --recurs --forc /srv/data",
        "rm -rf -- /srv/data",
        "rm    -rf\t/srv/data",
        "rm -\"r\"f /srv/data",
        "O=-rf; rm $O /srv/data",
    ]);
}

#[test]
fn functions_and_aliases_are_followed() {
    all(&[
        "f() { rm -rf \"$1\"; }; f /srv/data",
        "function f { rm -rf /srv/data; }; f",
        "f() (rm -rf \"$@\"); f /srv/data",
        "f() { g \"$2\"; }; g() { rm -rf \"$1\"; }; f x /srv/data",
        "ls() { rm -rf /srv/data; }; ls",
        "f() { shift; rm -rf \"$1\"; }; f x /srv/data",
        "f() { local d=$1; rm -rf \"$d\"; }; f /srv/data",
        "f() { case $1 in x) rm -rf /srv/data;; esac; }; f x",
        "alias z='rm -rf'\nz /srv/data",
        "alias ls='rm -rf /srv/data;ls'\nls",
        "f() { f; rm -rf /srv/data; }; f",
    ]);
}

#[test]
fn texts_that_are_run_are_read() {
    all(&[
        "bash -c 'rm -rf /srv/data'",
        "sh -ec 'rm -rf /srv/data'",
        "bash -euo pipefail -c 'rm -rf /srv/data'",
        "bash -c 'rm -rf \"$1\"' _ /srv/data",
        "bash -c 'rm -rf \"$0\"' /srv/data",
        "bash -c \"bash -c 'rm -rf /srv/data'\"",
        "bash --norc --noprofile -c 'rm -rf /srv/data'",
        "X='rm -rf /srv/data'; bash -c \"$X\"",
        "export D=/srv/data; bash -c 'rm -rf $D'",
        "D=/srv/data bash -c 'rm -rf $D'",
        "eval 'rm -rf /srv/data'",
        "eval rm -rf /srv/data",
        "eval \"$(echo rm -rf /srv/data)\"",
        "eval eval eval rm -rf /srv/data",
        "source /dev/stdin <<< 'rm -rf /srv/data'",
        ". /dev/stdin <<EOF\nrm -rf /srv/data\nEOF",
        ". <(echo rm -rf /srv/data)",
        "source <(printf '%s' 'rm -rf /srv/data')",
        "exec 3<<<'rm -rf /srv/data'; source /dev/fd/3",
        "bash <(echo rm -rf /srv/data)",
        "trap 'rm -rf /srv/data' EXIT",
        "d=x; trap 'rm -rf $d' EXIT; d=/srv/data",
        "source env.sh; rm -rf $TARGET",
        ". ./env.sh && rm -rf \"$TARGET\"",
    ]);
}

#[test]
fn substitutions_run() {
    all(&[
        "echo $(rm -rf /srv/data)",
        "echo \"a $(rm -rf /srv/data) b\"",
        "echo `rm -rf /srv/data`",
        "echo \"`rm -rf /srv/data`\"",
        "X=$(rm -rf /srv/data)",
        "cat <(rm -rf /srv/data)",
        "tee >(rm -rf /srv/data) < README.md",
        "echo $(( $(rm -rf /srv/data) + 1 ))",
        "echo ${X:-$(rm -rf /srv/data)}",
        "echo \"${X:=`rm -rf /srv/data`}\"",
        "[[ -n $(rm -rf /srv/data) ]]",
        "[ \"$(rm -rf /srv/data)\" ]",
        "case $(rm -rf /srv/data) in *) ;; esac",
        "for x in $(rm -rf /srv/data); do :; done",
        "cat <<EOF\n$(rm -rf /srv/data)\nEOF",
        "cat <<< $(rm -rf /srv/data)",
        "a[$(rm -rf /srv/data)]=1",
        "echo $(echo $(echo $(rm -rf /srv/data)))",
        "(( $(rm -rf /srv/data) ))",
        "git commit -m \"$(rm -rf /srv/data)\"",
        "echo hi > \"$(rm -rf /srv/data)\"",
    ]);
}

#[test]
fn variables_are_followed() {
    all(&[
        "X=rm; $X -rf /srv/data",
        "X='rm -rf /srv/data'; $X",
        "x=a; a=/srv/data; rm -rf ${!x}",
        "declare -n r=t; t=/srv/data; rm -rf \"$r\"",
        "IFS=,; c=rm,-rf,/srv/data; $c",
        "a=(rm -rf /srv/data); \"${a[@]}\"",
        "a=(x rm); ${a[1]} -rf /srv/data",
        "declare -A m=([k]=/srv/data); rm -rf \"${m[k]}\"",
        "x=xrm; ${x:1:2} -rf /srv/data",
        "x=RM; ${x,,} -rf /srv/data",
        "x=rXm; ${x/X/} -rf /srv/data",
        "x=rm.sh; ${x%.sh} -rf /srv/data",
        "x=/srv/data/file; rm -rf \"${x%/*}\"",
        "x=r; x+=m; $x -rf /srv/data",
        "rm -rf ${NOPE:-/srv/data}",
        "rm -rf ${NOPE:=/srv/data}",
        "set -- /srv/data; rm -rf \"$1\"",
        "set -- rm -rf /srv/data; \"$@\"",
        "read -r d <<< /srv/data; rm -rf \"$d\"",
        "IFS=: read -r a b <<< x:/srv/data; rm -rf \"$b\"",
        "mapfile -t m <<< /srv/data; rm -rf \"${m[0]}\"",
        "printf -v c 'r%s' m; $c -rf /srv/data",
        "x=$(printf '\\x72\\x6d'); $x -rf /srv/data",
        "export D=/srv; cd $D && rm -rf data",
        "pushd /srv; rm -rf data; popd",
        "cd /srv; cd /tmp; cd -; rm -rf data",
        "(cd /srv && rm -rf data)",
        "d=/srv/data\nif true; then d=build; fi\nrm -rf $d",
        "[ -x y ] && C=ls || C='rm -rf'; $C /srv/data",
    ]);
}

#[test]
fn what_reaches_a_shell_by_a_pipe_is_read() {
    all(&[
        "echo 'rm -rf /srv/data' | sh",
        "echo rm -rf /srv/data | sudo bash -s",
        "printf 'rm -rf %s' /srv/data | bash",
        "echo -e 'rm\\t-rf /srv/data' | bash -",
        "echo cm0gLXJmIC9zcnYvZGF0YQo= | base64 -d | bash",
        "base64 -d <<< cm0gLXJmIC9zcnYvZGF0YQo= | sh",
        "echo 726d202d7266202f7372762f64617461 | xxd -r -p | sh",
        "rev <<< 'atad/vrs/ fr- mr' | sh",
        "echo 'ez -es /feipe/oedn' | tr a-z n-za-m > /dev/null; echo 'sm -sf /sst/data' | tr s r > /dev/null; echo 'RM -RF /SRV/DATA' | tr A-Z a-z | sh",
        "echo 'ls -rf /srv/data' | sed s/ls/rm/ | sh",
        "cat <<'EOF' | sh\nrm -rf /srv/data\nEOF",
        "{ echo cd /srv; echo rm -rf data; } | bash",
        "bash <<< 'rm -rf /srv/data'",
        "bash <<EOF\nrm -rf /srv/data\nEOF",
        "bash -s /srv/data <<'EOF'\nrm -rf \"$1\"\nEOF",
        "sh <<-EOF\n\trm -rf /srv/data\n\tEOF",
        "echo 'rm -rf /srv/data' | tee /dev/null | sh",
        "sh < <(echo rm -rf /srv/data)",
    ]);
}

#[test]
fn what_runs_for_each_of_many_things_is_read() {
    all(&[
        "echo /srv/data | xargs rm -rf",
        "printf '%s\\0' /srv/data | xargs -0 rm -rf",
        "echo data | xargs -I{} rm -rf /srv/{}",
        "echo data | xargs -i rm -rf /srv/{}",
        "echo data | xargs -I % sh -c 'rm -rf /srv/%'",
        "xargs rm -rf <<< /srv/data",
        "echo x | xargs -n1 -P4 -t rm -rf /srv/data",
        "parallel rm -rf ::: /srv/data /x",
        "parallel 'rm -rf {}' ::: /srv/data",
        "echo /srv/data | parallel rm -rf",
        "find /srv/data -exec rm -rf {} +",
        "find /srv/data -exec rm -rf {} \\;",
        "find /srv/data -exec bash -c 'rm -rf \"$1\"' _ {} \\;",
        "find /srv/data -delete",
        "find . -name x -o -exec rm -rf /srv/data ';'",
        "for d in x /srv/data; do rm -rf \"$d\"; done",
        "for d in {data,logs}; do rm -rf /srv/$d; done",
        "for ((i=0;i<2;i++)); do rm -rf /srv/data; done",
        "while read -r d; do rm -rf \"$d\"; done <<< /srv/data",
        "echo /srv/data | while read -r d; do rm -rf \"$d\"; done",
        "until rm -rf /srv/data; do sleep 1; done",
        "select x in a b; do rm -rf /srv/data; done",
        "git submodule foreach 'rm -rf /srv/data'",
        "git bisect run rm -rf /srv/data",
        "git rebase -x 'rm -rf /srv/data' main",
    ]);
}

#[test]
fn what_a_text_writes_and_then_runs_is_read() {
    all(&[
        "cat > x.sh <<'EOF'\n#!/bin/bash\nrm -rf /srv/data\nEOF\nchmod +x x.sh && ./x.sh",
        "echo 'rm -rf /srv/data' > /tmp/x; bash /tmp/x",
        "echo 'rm -rf' > x; echo ' /srv/data' >> x; tr -d '\\n' < x | sh",
        "tee x.sh <<< 'rm -rf $1'; sh x.sh /srv/data",
        "printf 'rm -rf /srv/data' > f; source f",
        "printf 'rm -rf /srv/data' > ./f; . ./f",
        "bash clean.sh x",
        "./clean.sh /srv/data",
        "./clean.sh build /srv/data",
        "sudo ./clean.sh /srv/data",
    ]);
}

#[test]
fn layout_does_not_hide_a_command() {
    all(&[
        "ls\nrm -rf /srv/data",
        "ls; rm -rf /srv/data",
        "ls & rm -rf /srv/data",
        "ls && rm -rf /srv/data",
        "ls || rm -rf /srv/data",
        "ls | rm -rf /srv/data",
        "ls |& rm -rf /srv/data",
        "rm \\\n -rf \\\n /srv/data",
        "r\\\nm -rf /srv/data",
        "# it's a comment\nrm -rf /srv/data",
        "ls # it's\nrm -rf /srv/data",
        "ls\r\nrm -rf /srv/data\r\n",
        "! rm -rf /srv/data",
        "(rm -rf /srv/data)",
        "{ rm -rf /srv/data; }",
        "{ { (rm -rf /srv/data) } }",
        "if rm -rf /srv/data; then :; fi",
        "if x; then :; elif y; then :; else rm -rf /srv/data; fi",
        "coproc rm -rf /srv/data",
        "coproc x { rm -rf /srv/data; }",
        "2>/dev/null rm -rf /srv/data",
        "rm >/dev/null -rf /srv/data 2>&1",
        "echo 'a' \"b\" \\' ; rm -rf /srv/data; echo \\'",
        "echo $'\\'' ; rm -rf /srv/data",
        "echo $'\\\\' ; rm -rf /srv/data ; echo ''",
        "cat <<EOF ; rm -rf /srv/data\nx\nEOF",
        "cat <<EOF && rm -rf /srv/data\nx\nEOF",
        "cat <<'A' <<B\nx\nA\ny\nB\nrm -rf /srv/data",
        "x=1 y=2\nrm -rf /srv/data",
        "true;rm -rf /srv/data;",
        "exit 0 | rm -rf /srv/data",
        "false && exit; rm -rf /srv/data",
        "[ -f x ] || exit 1; rm -rf /srv/data",
    ]);
}

#[test]
fn other_machines_and_containers_are_no_hiding_place() {
    for text in [
        "ssh db1 rm -rf /srv/data",
        "ssh -i key -p 22 -o StrictHostKeyChecking=no root@db1 'cd /srv; rm -rf /srv/data'",
        "ssh db1 <<'EOF'\nrm -rf /srv/data\nEOF",
        "echo 'rm -rf /srv/data' | ssh db1 bash -s",
        "ssh a ssh b rm -rf /srv/data",
        "mosh db1 -- rm -rf /srv/data",
        "docker exec -it -u root web rm -rf /srv/data",
        "docker exec web sh -c 'rm -rf /srv/data'",
        "docker run --rm -it -v x:/srv alpine rm -rf /srv/data",
        "docker compose exec web rm -rf /srv/data",
        "docker-compose run --rm web rm -rf /srv/data",
        "podman exec web rm -rf /srv/data",
        "kubectl exec -n shop pod/web -c app -- rm -rf /srv/data",
        "chroot /mnt rm -rf /srv/data",
        "nsenter -t 1 -m -u rm -rf /srv/data",
        "vagrant ssh -c 'rm -rf /srv/data'",
        "heroku run -a shop 'rm -rf /srv/data'",
        "fly ssh console -a shop -C 'rm -rf /srv/data'",
    ] {
        let command = done(text);
        assert!(acts(&command).contains(&"delete tree /srv/data".to_owned()), "{text} {command:?}");
        assert!(
            command.acts.iter().all(|act| act.path.is_none()),
            "{text}: no path of this machine {command:?}"
        );
    }
}

#[test]
fn a_download_that_runs_unread_is_an_act() {
    for text in [
        "curl -fsSL https://get.example/x.sh | sh",
        "curl -s https://u:p@get.example/x.sh?token=1 | sudo -E bash -",
        "wget -qO- https://get.example/x.sh | bash -s -- --yes",
        "bash <(curl -s https://get.example/x.sh)",
        "sh -c \"$(curl -fsSL https://get.example/x.sh)\"",
        "eval \"$(curl -s https://get.example/x.sh)\"",
        "source <(curl -s https://get.example/x.sh)",
        "curl -o i.sh https://get.example/x.sh && sh i.sh",
        "wget https://get.example/x.sh && bash x.sh",
    ] {
        let command = done(text);
        assert_eq!(acts(&command), ["execute program https://get.example/x.sh"], "{text} {command:?}");
    }
}

#[test]
fn what_only_running_tells_is_a_gap() {
    for text in [
        "$CMD x",
        "\"$1\" x",
        "$(cat unknown) x",
        "some-tool | sh",
        "eval \"$(some-tool)\"",
        "bash -c \"$(some-tool)\"",
        "some-tool > x.sh; bash x.sh",
        "source \"$SOMEWHERE\"",
        "cat /proc/x | base64 -d | bash",
        "xxd -r -p secret.hex | sh",
    ] {
        assert!(!done(text).gaps.is_empty(), "{text}");
    }
}
