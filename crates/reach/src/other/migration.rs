//! Migrations that are written as programs: Django, Rails, Alembic, Laravel, Flyway in Java, Knex, TypeORM,
//! Sequelize. What they do to tables and columns is told as a file of statements tells it.

use caution_core::RepoPath;
use caution_core::facts::{Word, WordKind};
use caution_core::finding::LineRange;
use caution_core::reach::{Hop, Origin, Seed, SeedKind};
use caution_read::keys::sql::{self, SchemaKind};

use super::seed;
use crate::index::Index;

/// How many operations of one migration are told.
const MOST: usize = 500;

/// How many files are looked at for one model.
const FILES: usize = 200;

/// A table or column that a migration changes, and the model that stands for the table, where that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Migrated {
    pub(crate) seed: Seed,
    model: String,
}

/// Whether a program is a migration, by its path.
pub(crate) fn is_migration(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    const FOLDERS: &[&str] =
        &["migrations/", "db/migrate/", "db/migration/", "alembic/versions/", "migration/"];
    const ENDS: &[&str] = &[".py", ".rb", ".php", ".java", ".kt", ".ts", ".js", ".cs", ".go"];
    let is_test = caution_read::lang::Role::of_path(&RepoPath::from(path)) == caution_read::lang::Role::Test;
    !is_test
        && ENDS.iter().any(|end| lower.ends_with(end))
        && FOLDERS.iter().any(|folder| lower.contains(&format!("/{folder}")) || lower.starts_with(folder))
}

/// What a migration does that it did not do before. The way back does not count.
pub(crate) fn migrations(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Migrated> {
    let Some(new) = new.filter(|_| is_migration(path)) else { return Vec::new() };
    let mut before = old.map(|old| operations(path, old)).unwrap_or_default();
    let mut found = Vec::new();
    for one in operations(path, new) {
        let known = before.iter().position(|was| was.object == one.object && was.kind == one.kind);
        if let Some(known) = known {
            before.swap_remove(known);
            continue;
        }
        let lines = Some(LineRange { first: one.line, last: one.line });
        let seed = seed(path, &one.object, SeedKind::Schema, lines, one.kind.says());
        found.push(Migrated { seed, model: one.model });
    }
    found.truncate(MOST);
    found
}

/// The classes that stand for the table of a migration; none for what is only new.
pub(crate) fn models(index: &dyn Index, migrated: &Migrated) -> Vec<Hop> {
    // Whoever uses the table does not meet what is new in it.
    if ["the column is added", "the table is made"].contains(&migrated.seed.detail.as_str()) {
        return Vec::new();
    }
    let path = migrated.seed.path.to_string();
    let app = path.split_once("migrations/").map_or("", |(app, _)| app);
    let table = migrated.seed.symbol.split('.').next().unwrap_or_default();
    let is_django = !migrated.model.is_empty();
    let name = if is_django { migrated.model.clone() } else { class_of(table) };
    let mut hops = Vec::new();
    for file in index.with(Word::new(WordKind::Definition, &name)).into_iter().take(FILES) {
        let at = index.path(file);
        let near = if is_django {
            at.starts_with(app)
        } else {
            at.to_ascii_lowercase().contains("model") || at.to_ascii_lowercase().contains("entit")
        };
        let Some(facts) = index.facts(file).filter(|_| near && *at != *path) else { continue };
        for definition in &facts.definitions {
            // Django folds the names of models in some operations.
            let same = facts.text(definition.name).eq_ignore_ascii_case(&name);
            if same && definition.kind.has_members() {
                hops.push(Hop {
                    path: RepoPath::from(&*at),
                    symbol: facts.text(definition.name).to_owned(),
                    line: definition.line,
                    origin: Origin::Contract,
                });
            }
        }
    }
    hops
}

/// `order_items` is `OrderItem`.
fn class_of(table: &str) -> String {
    let words: Vec<&str> = table.split('_').filter(|word| !word.is_empty()).collect();
    let mut name = String::new();
    for (place, word) in words.iter().enumerate() {
        let word = if place + 1 == words.len() { singular(word) } else { (*word).to_owned() };
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(letters.as_str());
    }
    name
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => {
            let es = ["ses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end));
            word.strip_suffix(if es { "es" } else { "s" }).unwrap_or(word).to_owned()
        }
    }
}

/// One thing that a migration does.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Operation {
    object: String,
    kind: SchemaKind,
    line: u32,
    model: String,
}

/// What an operation names: a table, or a table and a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Table,
    Column,
    /// Columns that follow are of this table.
    Around,
}

/// The names of operations, over all tools.
const OPERATIONS: &[(&str, Form, SchemaKind)] = &[
    ("drop_column", Form::Column, SchemaKind::ColumnDropped),
    ("dropColumn", Form::Column, SchemaKind::ColumnDropped),
    ("dropColumns", Form::Column, SchemaKind::ColumnDropped),
    ("DropColumn", Form::Column, SchemaKind::ColumnDropped),
    ("remove_column", Form::Column, SchemaKind::ColumnDropped),
    ("remove_columns", Form::Column, SchemaKind::ColumnDropped),
    ("removeColumn", Form::Column, SchemaKind::ColumnDropped),
    ("add_column", Form::Column, SchemaKind::ColumnAdded),
    ("addColumn", Form::Column, SchemaKind::ColumnAdded),
    ("alter_column", Form::Column, SchemaKind::ColumnChanged),
    ("alterColumn", Form::Column, SchemaKind::ColumnChanged),
    ("change_column", Form::Column, SchemaKind::ColumnChanged),
    ("changeColumn", Form::Column, SchemaKind::ColumnChanged),
    ("change_column_null", Form::Column, SchemaKind::ColumnChanged),
    ("change_column_default", Form::Column, SchemaKind::ColumnChanged),
    ("rename_column", Form::Column, SchemaKind::Renamed),
    ("renameColumn", Form::Column, SchemaKind::Renamed),
    ("drop_table", Form::Table, SchemaKind::TableDropped),
    ("dropTable", Form::Table, SchemaKind::TableDropped),
    ("DropTable", Form::Table, SchemaKind::TableDropped),
    ("dropTableIfExists", Form::Table, SchemaKind::TableDropped),
    ("dropIfExists", Form::Table, SchemaKind::TableDropped),
    ("create_table", Form::Table, SchemaKind::TableMade),
    ("createTable", Form::Table, SchemaKind::TableMade),
    ("CreateTable", Form::Table, SchemaKind::TableMade),
    ("rename_table", Form::Table, SchemaKind::Renamed),
    ("renameTable", Form::Table, SchemaKind::Renamed),
    ("batch_alter_table", Form::Around, SchemaKind::Other),
    ("change_table", Form::Around, SchemaKind::Other),
    ("alterTable", Form::Around, SchemaKind::Other),
    ("Schema::table", Form::Around, SchemaKind::Other),
];

/// The operations of Django, which name models.
const DJANGO: &[(&str, Form, SchemaKind)] = &[
    ("RemoveField", Form::Column, SchemaKind::ColumnDropped),
    ("AddField", Form::Column, SchemaKind::ColumnAdded),
    ("AlterField", Form::Column, SchemaKind::ColumnChanged),
    ("RenameField", Form::Column, SchemaKind::Renamed),
    ("DeleteModel", Form::Table, SchemaKind::TableDropped),
    ("CreateModel", Form::Table, SchemaKind::TableMade),
    ("RenameModel", Form::Table, SchemaKind::Renamed),
];

fn operations(path: &str, text: &str) -> Vec<Operation> {
    let forward = forward(text);
    let text = forward.as_str();
    let is_django = path.ends_with(".py") && text.contains("migrations.Migration");
    let known = if is_django { DJANGO } else { OPERATIONS };
    let of_state = if is_django { of_state(text) } else { Vec::new() };
    let mut calls: Vec<(usize, &str, Form, SchemaKind)> = Vec::new();
    for (name, form, kind) in known {
        for (at, _) in text.match_indices(name) {
            if stands_alone(text, at, name) && !of_state.iter().any(|range| range.contains(&at)) {
                calls.push((at, name, *form, *kind));
            }
        }
    }
    calls.sort_by_key(|call| call.0);
    let mut around: Option<String> = None;
    let mut found = Vec::new();
    for (at, name, form, kind) in calls {
        let given = arguments(text.get(at + name.len()..).unwrap_or_default());
        let line = line_of(text, at);
        if is_django {
            found.extend(of_django(path, &given, form, kind, line));
            continue;
        }
        let texts: Vec<&str> = given.iter().map(|(_, text)| text.as_str()).collect();
        let plain = Operation { object: String::new(), kind, line, model: String::new() };
        match (form, texts.as_slice()) {
            (Form::Around, [table, ..]) => around = Some((*table).to_owned()),
            (Form::Table, [table, ..]) => {
                around = Some((*table).to_owned());
                found.push(Operation { object: (*table).to_owned(), ..plain });
            }
            (Form::Column, [column]) => {
                let table = around.iter().map(|table| format!("{table}.{column}"));
                found.extend(table.map(|object| Operation { object, ..plain.clone() }));
            }
            (Form::Column, [table, column, ..]) => {
                found.push(Operation { object: format!("{table}.{column}"), ..plain });
            }
            _ => {}
        }
    }
    found.extend(statements(text));
    found
}

/// What Django is only told, and does not do to the database: `state_operations=[…]`.
fn of_state(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    for (at, name) in text.match_indices("state_operations") {
        let mut depth = 0_u32;
        let rest = text.get(at + name.len()..).unwrap_or_default();
        for (further, letter) in rest.char_indices() {
            match letter {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                ranges.push(at..at + name.len() + further);
                break;
            }
        }
    }
    ranges
}

/// The text with the way back left blank; lines keep their numbers.
fn forward(text: &str) -> String {
    const BACK: &[&str] =
        &["def downgrade", "def down", "function down", " down(", "exports.down", "const down"];
    const FORTH: &[&str] =
        &["def upgrade", "def up", "def change", "function up", " up(", "exports.up", "const up"];
    let mut is_forth = true;
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let begins = |names: &[&str]| names.iter().any(|name| line.contains(name));
        if begins(BACK) {
            is_forth = false;
        } else if begins(FORTH) {
            is_forth = true;
        }
        let bare = line.trim_start();
        if is_forth && !bare.starts_with('#') && !bare.starts_with("//") {
            kept.push_str(line);
        } else if line.ends_with('\n') {
            kept.push('\n');
        }
    }
    kept
}

/// Whether a name is called there: no letter before it, and what may begin arguments behind it.
fn stands_alone(text: &str, at: usize, name: &str) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let mut after = text.get(at + name.len()..).unwrap_or_default().chars();
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    !before.is_some_and(is_word) && matches!(after.next(), Some('(' | ' '))
}

/// The texts among the arguments of a call, each with the word that names it, if one does. Ruby gives them
/// without brackets, to the end of the line.
fn arguments(rest: &str) -> Vec<(String, String)> {
    const LONG: usize = 2_000;
    const TEXTS: usize = 8;
    let in_brackets = rest.starts_with('(');
    let mut found: Vec<(String, String)> = Vec::new();
    let (mut depth, mut word, mut named) = (0_u32, String::new(), String::new());
    let mut letters = rest.chars().take(LONG).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                if in_brackets && depth == 0 {
                    break;
                }
            }
            '\n' if !in_brackets => break,
            '"' | '\'' | '`' => {
                let text: String = letters.by_ref().take_while(|other| *other != letter).collect();
                if found.len() < TEXTS && is_name(&text) {
                    found.push((std::mem::take(&mut named), text));
                }
            }
            // `:orders` of Ruby; `key: value` and `A::B` are no texts.
            ':' if word.is_empty() && letters.peek().is_some_and(char::is_ascii_lowercase) => {
                let mut text = String::new();
                while let Some(next) = letters.next_if(|next| next.is_ascii_alphanumeric() || *next == '_') {
                    text.push(next);
                }
                if found.len() < TEXTS {
                    found.push((String::new(), text));
                }
            }
            '=' => named = std::mem::take(&mut word),
            ',' => named.clear(),
            _ => {}
        }
        if letter.is_ascii_alphanumeric() || letter == '_' {
            word.push(letter);
        } else if letter != '=' {
            word.clear();
        }
    }
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 120
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

fn of_django(
    path: &str,
    given: &[(String, String)],
    form: Form,
    kind: SchemaKind,
    line: u32,
) -> Option<Operation> {
    let app = path.split_once("migrations/").map_or("", |(app, _)| app).trim_end_matches('/');
    let app = app.rsplit('/').next().unwrap_or(app);
    let by_name = |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
    let in_place = |place: usize| {
        given.iter().filter(|(known, _)| known.is_empty()).nth(place).map(|(_, text)| text.as_str())
    };
    let (model, column) = match form {
        Form::Column => {
            let column = by_name("name").or_else(|| by_name("old_name")).or_else(|| in_place(1))?;
            (by_name("model_name").or_else(|| in_place(0))?, Some(column))
        }
        _ => (by_name("name").or_else(|| by_name("old_name")).or_else(|| in_place(0))?, None),
    };
    let table = format!("{app}_{}", model.to_ascii_lowercase());
    let object = column.map_or(table.clone(), |column| format!("{table}.{column}"));
    Some(Operation { object, kind, line, model: model.to_owned() })
}

/// Statements that stand in texts of the program.
fn statements(text: &str) -> Vec<Operation> {
    const VERBS: &[&str] = &["ALTER TABLE ", "DROP TABLE ", "CREATE TABLE ", "RENAME TABLE "];
    let upper = text.to_ascii_uppercase();
    let mut found = Vec::new();
    for verb in VERBS {
        for (at, _) in upper.match_indices(verb) {
            let quote = text.get(..at).and_then(|before| before.trim_end().chars().next_back());
            let rest = text.get(at..).unwrap_or_default();
            // The text ends where it began, or where the statement does.
            let ends =
                |letter: char| letter == ';' || Some(letter) == quote.filter(|quote| "\"'`".contains(*quote));
            let statement = rest.split(ends).next().unwrap_or(rest);
            let first = line_of(text, at);
            for change in sql::schema_changes(None, Some(statement)) {
                let rows = matches!(change.kind, SchemaKind::RowsWritten(_) | SchemaKind::RowsDeleted);
                if !rows && change.kind != SchemaKind::Other {
                    let line = first + change.lines.first.saturating_sub(1);
                    found.push(Operation {
                        object: change.object,
                        kind: change.kind,
                        line,
                        model: String::new(),
                    });
                }
            }
        }
    }
    found.sort_by_key(|one| one.line);
    found
}

fn line_of(text: &str, at: usize) -> u32 {
    let before = text.get(..at).unwrap_or_default();
    u32::try_from(before.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> Vec<String> {
        let found = migrations(path, None, Some(text));
        found.into_iter().map(|one| format!("{} {}", one.seed.symbol, one.seed.detail)).collect()
    }

    #[test]
    fn each_tool_tells_the_table_and_column_and_the_way_back_does_not_count() {
        let django = "class Migration(migrations.Migration):\n    operations = [\n        migrations.RemoveField(model_name=\"Order\", name=\"total\"),\n        migrations.AddField(\"order\", \"sum\", models.IntegerField(default='x')),\n        migrations.DeleteModel(name='Cart'),\n        migrations.RenameField(model_name='order', old_name='a', new_name='b'),\n    ]\n";
        assert_eq!(
            told("shop/migrations/0007_x.py", django),
            [
                "shop_order.total the column is dropped",
                "shop_order.sum the column is added",
                "shop_cart the table is dropped",
                "shop_order.a it is renamed",
            ]
        );
        let rails = "class X < ActiveRecord::Migration[7.1]\n  def up\n    remove_column :orders, :total, :integer\n    drop_table \"carts\"\n    create_table :things do |t|\n    end\n  end\n\n  def down\n    drop_table :things\n  end\nend\n";
        assert_eq!(
            told("db/migrate/2024_x.rb", rails),
            ["orders.total the column is dropped", "carts the table is dropped", "things the table is made"]
        );
        let alembic = "def upgrade():\n    op.drop_column('orders', 'total')\n    op.add_column('orders', sa.Column('sum', sa.Integer()))\n    with op.batch_alter_table('carts') as batch:\n        batch.drop_column('owner')\n    op.execute(\"ALTER TABLE carts DROP COLUMN old\")\n\n\ndef downgrade():\n    op.drop_table('x')\n";
        assert_eq!(
            told("app/alembic/versions/ab_x.py", alembic),
            [
                "orders.total the column is dropped",
                "orders.sum the column is added",
                "carts.owner the column is dropped",
                "carts.old the column is dropped",
            ]
        );
        let java = "public class V2__x extends BaseJavaMigration {\n  public void migrate(Context c) {\n    run(c, \"ALTER TABLE orders DROP COLUMN total\");\n  }\n}\n";
        assert_eq!(
            told("src/main/java/db/migration/V2__x.java", java),
            ["orders.total the column is dropped"]
        );
        let laravel = "public function up() { Schema::table('orders', function ($table) {\n  $table->dropColumn('total');\n }); }\npublic function down() { Schema::dropIfExists('x'); }\n";
        assert_eq!(told("database/migrations/2024_x.php", laravel), ["orders.total the column is dropped"]);
        let typeorm = "export class X {\n  public async up(q) {\n    await q.query(`ALTER TABLE \"orders\" DROP COLUMN \"total\"`);\n    await q.dropTable(\"carts\");\n  }\n  public async down(q) { await q.dropTable(\"y\"); }\n}\n";
        let mut found = told("src/migrations/1-x.ts", typeorm);
        found.sort();
        assert_eq!(found, ["carts the table is dropped", "orders.total the column is dropped"]);
    }

    #[test]
    fn what_django_is_only_told_is_not_done() {
        let text = "class Migration(migrations.Migration):\n    operations = [\n        migrations.SeparateDatabaseAndState(\n            state_operations=[migrations.DeleteModel(name='Cart'), migrations.RemoveField('a', 'b')],\n        ),\n        migrations.DeleteModel(name='Old'),\n    ]\n";
        assert_eq!(told("shop/migrations/0008_x.py", text), ["shop_old the table is dropped"]);
    }

    #[test]
    fn what_a_migration_did_before_and_what_is_none_is_not_told() {
        let text = "def upgrade():\n    op.drop_column('orders', 'total')\n";
        let path = "app/alembic/versions/ab_x.py";
        assert_eq!(migrations(path, Some(text), Some(&format!("# why\n{text}"))), []);
        assert_eq!(told("app/orders.py", text), [] as [&str; 0]);
        assert_eq!(told("app/tests/migrations/x.py", text), [] as [&str; 0]);
        assert_eq!(
            (class_of("order_items").as_str(), class_of("categories").as_str()),
            ("OrderItem", "Category")
        );
    }
}
