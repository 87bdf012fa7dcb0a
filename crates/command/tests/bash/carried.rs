//! Commands where one does not look for them: behind a folder that is not there, in options, in variables.

use crate::common::{acts, done};

#[test]
fn a_folder_that_is_not_there_is_not_entered() {
    for text in [
        "cd missing; rm -rf *",
        "pushd missing; rm -rf *",
        "git status; cd missing\nrm -rf *",
        "cd missing; rm -rf ./*",
        "cd missing && ls; rm -rf *",
        "{ cd missing; }; rm -rf *",
        "set -e; set +e; cd missing; rm -rf *",
    ] {
        let command = done(text);
        let whole = command.acts.iter().any(|act| {
            act.everything
                || act.path.as_ref().is_some_and(|path| path.absolute.starts_with("/home/dana/shop/a.log"))
        });
        assert!(whole, "{text}: {:?}", command.acts);
    }
}

#[test]
fn a_folder_that_the_command_may_have_made_is_entered() {
    for text in [
        "git clone https://git.example/tool.git; cd tool; rm -rf tests",
        "mkdir tool; cd tool; rm -rf tests",
        "unzip tool.zip; cd tool; rm -rf tests",
        "set -e; cd tool; rm -rf tests",
        "cd tool && rm -rf tests",
    ] {
        let command = done(text);
        let path = command.acts.iter().find_map(|act| act.path.as_ref()).map(|path| path.absolute.as_str());
        assert_eq!(path, Some("/home/dana/shop/tool/tests"), "{text}: {:?}", acts(&command));
    }
}

#[test]
fn options_and_variables_hold_commands() {
    for text in [
        "tar -cf /dev/null --checkpoint=1 --checkpoint-action=exec='rm -rf /srv/data' x",
        "tar -xf a.tar --to-command='rm -rf /srv/data'",
        "zip x.zip x -TT 'rm -rf /srv/data'",
        "rsync -e 'rm -rf /srv/data' a b:",
        "git -c core.sshCommand='rm -rf /srv/data' fetch",
        "git -c credential.helper='!rm -rf /srv/data' fetch",
        "GIT_SSH_COMMAND='rm -rf /srv/data' git fetch",
        "PAGER='rm -rf /srv/data' man ls",
        "EDITOR='rm -rf /srv/data;' crontab -e",
        "git difftool -x 'rm -rf /srv/data' HEAD",
        "vim -c ':!rm -rf /srv/data' -c q",
        "gdb -batch -ex 'shell rm -rf /srv/data'",
        "sed '1e rm -rf /srv/data' x",
        "sudo -s <<< 'rm -rf /srv/data'",
        "setarch x86_64 rm -rf /srv/data",
        "bwrap --bind / / rm -rf /srv/data",
        "perf stat rm -rf /srv/data",
        "npx rimraf /srv/data",
        "pnpm dlx rimraf@5 /srv/data",
        "npx shx rm -rf /srv/data",
        "npx cross-env A=1 rm -rf /srv/data",
        "npx concurrently 'rm -rf /srv/data'",
        "lerna exec -- rm -rf /srv/data",
        "asdf exec rm -rf /srv/data",
        "some-runner --now rm -rf /srv/data",
    ] {
        assert!(acts(&done(text)).contains(&"delete tree /srv/data".to_owned()), "{text}: {:?}", done(text));
    }
}

#[test]
fn programs_in_languages_that_are_not_read_are_gaps_if_they_may_do_harm() {
    for text in [
        "lua -e 'os.execute(\"rm -rf /srv\")'",
        "Rscript -e 'unlink(\"/srv\", recursive=TRUE)'",
        "osascript -e 'do shell script \"rm -rf /srv\"'",
        "tclsh <<< 'exec rm -rf /srv'",
        "make --eval='x: ; rm -rf /srv' x SHELL=/bin/sh",
        "make -f - <<< 'all: ; rm -rf /srv'",
        "sed 's/.*/rm -rf \\/srv/e' x",
        "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=alias.x GIT_CONFIG_VALUE_0='!rm -rf /srv' git x",
    ] {
        assert!(!done(text).gaps.is_empty(), "{text}");
    }
}

#[test]
fn options_and_variables_that_say_how_are_quiet() {
    for text in [
        "rsync -e 'ssh -p 22' -a src/ build/",
        "GIT_SSH_COMMAND='ssh -i ~/.ssh/k' git fetch",
        "EDITOR='code --wait' git commit",
        "PAGER='less -R' git log",
        "tar -I pigz -cf x.tgz src",
        "sed -e 's/a/b/g' -e '/x/d' README.md",
        "sed 's/e/x/; s/there/here/' README.md",
        "Rscript -e 'sessionInfo()'",
        "lua -e 'print(1)'",
        "vim +q! README.md",
        "valgrind ./app",
        "perf stat ./app",
        "make SHELLFLAGS=x",
        "some-tool rm thing",
        "apt show rm",
    ] {
        let command = done(text);
        assert!(command.acts.is_empty() && command.gaps.is_empty(), "{text}: {command:?}");
    }
}
