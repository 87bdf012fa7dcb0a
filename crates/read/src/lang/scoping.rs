//! What a language does with names and objects, as far as it decides who uses what.

/// How names are found in a language, and what runs what. What is not said of a language is not so.
#[derive(Debug, Clone, Copy)]
pub struct Scoping {
    /// The family of languages whose programs see each other's definitions; empty for a language by itself.
    pub family: &'static str,
    /// Whether members of a class are in scope inside it by their bare names.
    pub bare_members: bool,
    /// Whether they are in methods that stand outside of the class, too.
    pub bare_receiver_members: bool,
    /// Whether files of one package share their names; asked of [`Modules::shares_scope`](super::modules::Modules).
    pub shared_packages: bool,
    /// What stands between the parts of a module in a path that needs no import (`crate::io::read`,
    /// `java.util.List`): the beginning of a path is tried as a module. Empty if that is not so.
    pub separator: &'static str,
    /// Where methods stand that are outside of their class.
    pub methods_apart: Apart,
    /// Whether a class may be written in several parts.
    pub class_parts: bool,
    /// How methods are found that extend classes of others.
    pub extensions: Extensions,
    /// Whether the first definition of a name counts, of several for several platforms.
    pub first_counts: bool,
    /// Whether functions are declared in one place and written in another.
    pub prototypes: bool,
    /// Whether a macro is known in its whole crate.
    pub crate_macros: bool,
    /// Whether what a module inside of a file holds is the file's own only where it hands it on.
    pub closed_modules: bool,
    /// Whether a program's own variables are given to the programs that it starts.
    pub gives_environment: bool,
    /// Whether a file is named for its class, and gives that class's members to who imports it.
    pub class_per_file: bool,
    /// Whether a module that is used as a whole is its default export.
    pub default_export: bool,
    /// Whether a file may serve a route by where it stands.
    pub routes_by_place: bool,
    /// Whether a method of an interface is called on whatever implements it, with no word of the type that does.
    pub traits: bool,
    /// Whether a type implements every interface whose methods it has.
    pub structural: bool,
    /// Whether a member may have its number among the others for a value, as those of an enum have.
    pub numbered_members: bool,
    /// Whether a field is found by its type alone.
    pub typed_fields: bool,
    /// Whether an object of a declared type from outside has none of the methods here.
    pub typed_receivers: bool,
    /// Whether to name a class as a type makes no object of it.
    pub types_make_nothing: bool,
    /// Whether routes stand on classes, and reach their methods through them.
    pub routes_on_class: bool,
    /// Whether overriding is written: the reader says what a framework calls.
    pub written_overrides: bool,
    /// Whether texts name methods that are looked up while the program runs.
    pub text_methods: bool,
    /// Whether containers make the objects of classes that nothing else makes.
    pub containers: bool,
    /// Whether the locals of one name in a function are read as one: what is not known of each is known of none.
    pub merged_locals: bool,
    /// Whether a scope may bind one name more than once, and whatever ran last is meant.
    pub rebinds: bool,
    /// What to load a module runs.
    pub loading: Loading,
    /// Tokens that begin a statement where they are the first of a line, and that the grammar takes for a part of the
    /// one before.
    pub line_starts: &'static [&'static str],
    /// Nodes that say no more than what belongs together: parentheses around an expression.
    pub transparent: &'static [&'static str],
    /// Lists that need no parentheses, each with what they need none in: `return (a, b)`.
    pub open_lists: &'static [(&'static str, &'static [&'static str])],
    /// Tokens that say no more than the end of a line does, but in the heads of loops.
    pub line_ends: &'static [&'static str],
    /// Whether it counts where a program loads others: after what, and in what order.
    pub loads_in_order: bool,
    /// What a comment is, and whether a text that is run goes on in the next one.
    pub comments: fn(&str, &mut bool) -> Comment,
}

/// What a comment is to a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comment {
    /// Words to people and to checkers.
    Note,
    /// It says how the program is made or run.
    Acts,
    /// It does so, and an empty line between it and what follows is another matter.
    Joined,
    /// It does so in so many lines of the file; in one, from the first byte on.
    Opens(usize),
    /// It is documentation that is run, or shown by the program.
    Documents,
}

/// Where methods stand that are outside of their class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// There are none.
    Never,
    /// In its folder.
    Folder,
    /// In files with this ending: another language extends its classes.
    Ending(&'static str),
    /// Anywhere, at a module's own level.
    Anywhere,
    /// Anywhere, inside of other classes.
    InClasses,
}

/// How methods are found that extend classes of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extensions {
    /// There are none.
    None,
    /// By the import of their name.
    Imported,
    /// By their namespace: the nearest one is likely.
    Nearest,
}

/// What to load a module runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// What stands at its own level.
    Level,
    /// Nothing; but it is taken into who includes it.
    Text,
    /// Nothing.
    Nothing,
}

impl Scoping {
    /// Names are found by scope and import alone.
    pub const PLAIN: Self = Self {
        family: "",
        bare_members: false,
        bare_receiver_members: false,
        shared_packages: false,
        separator: "",
        methods_apart: Apart::Never,
        class_parts: false,
        extensions: Extensions::None,
        first_counts: false,
        prototypes: false,
        crate_macros: false,
        closed_modules: false,
        gives_environment: false,
        class_per_file: false,
        default_export: false,
        routes_by_place: false,
        traits: false,
        structural: false,
        numbered_members: false,
        typed_fields: false,
        typed_receivers: false,
        types_make_nothing: false,
        routes_on_class: false,
        written_overrides: false,
        text_methods: false,
        containers: false,
        merged_locals: false,
        rebinds: false,
        loading: Loading::Level,
        line_starts: &[],
        transparent: &[],
        open_lists: &[],
        line_ends: &[],
        loads_in_order: false,
        comments: |_, _| Comment::Note,
    };
}
