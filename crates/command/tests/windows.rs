//! The shells of Windows, in a workspace of Windows.

#![allow(
    clippy::allow_attributes,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use caution_command::{Language, World, read};
use caution_core::command::{Command, Doubt, Place};
use caution_testkit::told::Told;

fn on_windows(text: &str, language: Language) -> Command {
    let told = Told::default();
    let world = World {
        directory: r"D:\AI Projects\App",
        workspace: r"D:\AI Projects\App",
        home: Some(r"C:\Users\Dana"),
        prober: &told,
        own: &[],
    };
    read(text, language, &world)
}

fn place(command: &Command) -> Option<Place> {
    Some(command.acts.first()?.path.as_ref()?.place)
}

#[test]
fn what_the_command_interpreter_deletes_has_its_place() {
    for (text, expected) in [
        (r"rmdir /s /q d:\", Some(Place::Root)),
        (r"rd/s/q d:\", Some(Place::Root)),
        (r"r^d /s /q C:\Windows", Some(Place::System)),
        (r"cd .. & rd /s /q App", Some(Place::Workspace)),
        (r"cd /d C:\ & rd /s /q Users", Some(Place::Home)),
        (r"del /f /s /q %USERPROFILE%\*", Some(Place::Home)),
        (r"set X=C:\Windows& rd /s /q %X%", Some(Place::System)),
        (r"rd /s /q node_modules", Some(Place::InWorkspace)),
        (r"rd /s /q .git", Some(Place::GitFolder)),
        (r"for /d %i in (C:\*) do rd /s /q %i", Some(Place::Root)),
        (r#"cmd /c "rd /s /q d:\""#, Some(Place::Root)),
        (r"echo rd /s /q d:\", None),
        (r"rem rd /s /q d:\", None),
        (r"dir d:\", None),
        ("type nul", None),
    ] {
        let command = on_windows(text, Language::Cmd);
        assert_eq!(place(&command), expected, "{text} {command:?}");
        assert!(command.gaps.is_empty(), "{text} {command:?}");
    }
}

#[test]
fn what_powershell_deletes_has_its_place() {
    for (text, expected) in [
        (r"Remove-Item -Recurse -Force D:\", Some(Place::Root)),
        (r"rm -r -fo C:\Users\Dana", Some(Place::Home)),
        (r"$p = 'C:\Windows'; ri $p -Recurse", Some(Place::System)),
        (r"Get-ChildItem C:\Windows | Remove-Item -Recurse -Force", Some(Place::System)),
        (r"if (Test-Path x) { rd x -Recurse }", Some(Place::InWorkspace)),
        (r"foreach ($d in 'C:\Windows') { Remove-Item $d -Recurse }", Some(Place::System)),
        (r"function f($x) { Remove-Item $x -Recurse }; f C:\Windows", Some(Place::System)),
        (r"[IO.Directory]::Delete('C:\Windows', $true)", Some(Place::System)),
        (r"& 'cmd' /c 'rd /s /q d:\'", Some(Place::Root)),
        (r"iex 'Remove-Item D:\ -Recurse'", Some(Place::Root)),
        (r"Remove-Item D:\ -Recurse -WhatIf", None),
        (r"# Remove-Item D:\ -Recurse", None),
        (r"<# Remove-Item D:\ #> Get-Date", None),
        (r"Write-Output 'Remove-Item D:\ -Recurse'", None),
        ("Get-Process | Sort-Object CPU | Select-Object -First 5", None),
    ] {
        let command = on_windows(text, Language::PowerShell);
        assert_eq!(place(&command), expected, "{text} {command:?}");
        assert!(command.gaps.is_empty(), "{text} {command:?}");
    }
}

#[test]
fn a_path_that_a_space_splits_is_doubted() {
    let command = on_windows(r"rmdir /s /q D:\AI Projects\App\.vite", Language::Cmd);
    assert_eq!(command.acts[0].name, r"D:\AI");
    assert!(command.acts[0].doubts.contains(&Doubt::Split), "{command:?}");
    let quoted = on_windows(r#"rmdir /s /q "D:\AI Projects\App\.vite""#, Language::Cmd);
    assert_eq!(quoted.acts.len(), 1, "{quoted:?}");
    assert!(quoted.acts[0].doubts.is_empty(), "{quoted:?}");
}

#[test]
fn a_move_to_a_folder_that_is_not_there_is_doubted() {
    let doubted = |text| {
        let command = on_windows(text, Language::Cmd);
        command.acts.iter().any(|act| act.doubts.iter().any(|doubt| matches!(doubt, Doubt::Unproven(_))))
    };
    assert!(doubted(r"mkdir ..\new & move * ..\new"));
    assert!(doubted(r"move * ..\new"));
    assert!(!doubted(r"mkdir ..\new && move * ..\new"));
}

#[test]
fn a_variable_that_is_not_set_is_doubted() {
    for (text, language) in
        [(r"rd /s /q %NOPE%\x", Language::Cmd), (r"Remove-Item $nope\* -Recurse", Language::PowerShell)]
    {
        let command = on_windows(text, language);
        assert!(command.acts[0].doubts.iter().any(|doubt| matches!(doubt, Doubt::Unset(_))), "{command:?}");
    }
}
