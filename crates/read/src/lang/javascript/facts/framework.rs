//! What frameworks call things.

use caution_core::facts::EntryKind;

/// Members that the language or a framework calls as soon as their class is used.
pub(super) fn is_implicit(name: &str) -> bool {
    if name.starts_with("[Symbol.") || name.starts_with("ng") && name.len() > 2 {
        return true;
    }
    matches!(
        name,
        "toString" | "toJSON" | "valueOf" | "handleEvent" | "then" | "dispose"
            // React
            | "render" | "componentDidMount" | "componentDidUpdate" | "componentWillUnmount"
            | "componentDidCatch" | "shouldComponentUpdate" | "getSnapshotBeforeUpdate"
            | "UNSAFE_componentWillMount" | "UNSAFE_componentWillReceiveProps" | "getDerivedStateFromProps"
            | "getDerivedStateFromError" | "getChildContext"
            // Vue
            | "data" | "setup" | "beforeCreate" | "created" | "beforeMount" | "mounted" | "beforeUpdate"
            | "updated" | "beforeUnmount" | "unmounted" | "beforeDestroy" | "destroyed"
            // Custom elements, Lit
            | "connectedCallback" | "disconnectedCallback" | "attributeChangedCallback" | "adoptedCallback"
            | "firstUpdated" | "willUpdate"
            // Nest
            | "onModuleInit" | "onModuleDestroy" | "onApplicationBootstrap" | "onApplicationShutdown"
            | "beforeApplicationShutdown" | "configure" | "canActivate" | "intercept" | "transform" | "use"
            | "catch" | "validate"
            // Streams
            | "_read" | "_write" | "_transform" | "_flush" | "_final" | "_destroy"
            // Migrations
            | "up" | "down"
    )
}

/// Whether a name is a method of HTTP as routers call it.
pub(super) fn method_of_router(name: &str) -> Option<&'static str> {
    Some(match name {
        "get" => "GET",
        "post" => "POST",
        "put" => "PUT",
        "patch" => "PATCH",
        "delete" | "del" => "DELETE",
        "head" => "HEAD",
        "options" => "OPTIONS",
        "all" => "ALL",
        _ => return None,
    })
}

/// Whether a function is a route by its name alone: a file of routes gives it.
pub(super) fn is_method(name: &str) -> bool {
    matches!(name, "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS")
}

/// What serves requests, by the name of the variable.
pub(super) fn is_server(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["app", "router", "route", "routes", "server", "fastify", "hono", "koa"]
        .iter()
        .any(|known| name == *known || name.ends_with(known))
}

/// What sends requests, or stands for a server in tests.
pub(super) fn is_client(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "axios"
            | "got"
            | "ky"
            | "superagent"
            | "needle"
            | "$http"
            | "http"
            | "https"
            | "httpclient"
            | "rest"
            | "msw"
            | "nock"
            | "cy"
            | "$fetch"
            | "ofetch"
            | "undici"
            | "wretch"
            | "request"
            | "supertest"
            | "fetcher"
            | "$axios"
    ) || lower.ends_with("client")
        || lower.ends_with("axios")
        || lower.ends_with("http")
        || lower.ends_with("agent")
}

/// Functions that begin a group of tests.
pub(super) fn is_suite(name: &str) -> bool {
    matches!(name, "describe" | "context" | "suite" | "fdescribe" | "xdescribe")
}

/// Functions that begin a test.
pub(super) fn is_test(name: &str) -> bool {
    matches!(name, "it" | "test" | "specify" | "fit" | "xit" | "xtest" | "bench")
}

/// Whether such a function, or what stands behind it, keeps its tests from running.
pub(super) fn switches_off(name: &str) -> bool {
    matches!(name, "skip" | "todo" | "fixme" | "xit" | "xtest" | "xdescribe")
}

/// What may stand between such a function and its call.
pub(super) fn is_test_modifier(name: &str) -> bool {
    matches!(
        name,
        "only"
            | "skip"
            | "todo"
            | "concurrent"
            | "each"
            | "for"
            | "skipIf"
            | "runIf"
            | "failing"
            | "fails"
            | "sequential"
            | "shuffle"
            | "parallel"
            | "serial"
            | "fixme"
            | "slow"
            | "?"
    )
}

/// How a decorator of a method makes it an entry; for a route, the method of HTTP.
pub(super) fn entry_of_decorator(name: &str) -> Option<(EntryKind, &'static str)> {
    Some(match name {
        "Get" => (EntryKind::Route, "GET"),
        "Post" => (EntryKind::Route, "POST"),
        "Put" => (EntryKind::Route, "PUT"),
        "Patch" => (EntryKind::Route, "PATCH"),
        "Delete" => (EntryKind::Route, "DELETE"),
        "Head" => (EntryKind::Route, "HEAD"),
        "Options" => (EntryKind::Route, "OPTIONS"),
        "All" => (EntryKind::Route, "ALL"),
        "Sse" => (EntryKind::Route, "GET"),
        "Query" => (EntryKind::Route, "Query"),
        "Mutation" => (EntryKind::Route, "Mutation"),
        "Subscription" => (EntryKind::Route, "Subscription"),
        "ResolveField" | "ResolveProperty" | "FieldResolver" | "ResolveReference" => {
            (EntryKind::Route, "ResolveField")
        }
        "GrpcMethod" | "GrpcStreamMethod" | "GrpcStreamCall" => (EntryKind::Route, "gRPC"),
        "SubscribeMessage" => (EntryKind::Route, "WS"),
        "EventPattern" | "MessagePattern" | "OnEvent" | "RabbitSubscribe" | "RabbitRPC" | "KafkaListener"
        | "SqsMessageHandler" | "Process" | "OnQueueEvent" | "OnWorkerEvent" | "EventsHandler"
        | "Subscribe" => (EntryKind::Consumer, ""),
        "Cron" | "Interval" | "Timeout" => (EntryKind::Job, ""),
        "Command" | "SubCommand" => (EntryKind::Command, ""),
        _ => return None,
    })
}

/// Decorators of a class that say where its routes begin.
pub(super) fn is_controller(name: &str) -> bool {
    matches!(name, "Controller" | "JsonController" | "RestController" | "WebSocketGateway")
}

/// Calls that ask for a feature flag by its key.
pub(super) fn asks_flag(name: &str) -> bool {
    matches!(
        name,
        "variation"
            | "boolVariation"
            | "stringVariation"
            | "jsonVariation"
            | "useFlag"
            | "useFeatureFlag"
            | "useFeature"
            | "useFeatureIsOn"
            | "useFeatureValue"
            | "isFeatureEnabled"
            | "isFeatureOn"
            | "hasFeature"
            | "getFeatureFlag"
            | "isFlagEnabled"
            | "getBooleanValue"
            | "getBooleanDetails"
            | "getStringValue"
            | "getNumberValue"
            | "getObjectValue"
            | "useBooleanFlagValue"
            | "useStringFlagValue"
            | "featureEnabled"
            | "checkGate"
            | "getFeatureGate"
            | "useGate"
            | "isToggleEnabled"
            | "isFeatureFlagEnabled"
    )
}

/// Whether a name stands for a configuration.
pub(super) fn is_configuration(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with("config")
        || lower.ends_with("configservice")
        || lower.ends_with("settings")
        || lower == "nconf"
}

/// Whether a text names an event, and not one that every stream has.
pub(super) fn is_topic(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/-{}".contains(&byte);
    (3..=120).contains(&text.len())
        && text.bytes().all(fits)
        && text.bytes().any(|byte| b"._:/-".contains(&byte))
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}
