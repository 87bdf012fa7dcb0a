use super::PHP;
use crate::lang::testing::lines::{ends, has, leads, modules};

#[test]
fn classes_and_their_members() {
    let text = r#"<?php
namespace App\Services;
use App\Models\User;
use App\Models\{Order, Item as Thing};
use function App\helper;
final class Orders extends Base implements Can, \Countable
{
    use Loud;
    const LIMIT = 1;
    protected static ?User $user = null;
    /** @var Item[] */
    private $items;
    public function __construct(private readonly Repo $repo) { parent::__construct(); }
    /** @param Thing $thing */
    public function find(int $id, $thing): ?Order
    {
        $order = $this->repo->find($id);
        $new = new Order($order);
        $new->total()->amount = 3;
        static::make();
        self::$user->go();
        foreach ($this->items as $item) { $item->run(); }
        $f = fn ($z) => $z->q($order);
        helper($thing);
        \App\Models\User::query()->where('x', 1);
        $this->$id();
        [$this, 'handle'];
        try { f(); } catch (Oops $e) { $e->getMessage(); }
        if ($new instanceof Thing) {}
        return app(Shop::class)->order();
    }
}
enum Suit: string { case Hearts = 'H'; }
"#;
    has(
        &PHP,
        text,
        &[
            "package App\\Services",
            "import App\\Models User as User",
            "import App\\Models Item as Thing",
            "import App helper as helper",
            "Class Public Orders < Loud, Base, Can, Countable",
            "Field Public Orders.LIMIT",
            "Field Package Orders.user",
            "Orders.user is Instance User",
            "Orders.items is Elements Item",
            "Constructor Public Orders.__construct",
            "Field Private Orders.repo",
            "Orders.repo is Instance Repo",
            "Orders.find. is Instance Order",
            "Orders.find.$thing is Instance Thing",
            "Orders.find.$order is Same self.repo.find()",
            "Orders.find.$new is Same Order()",
            "Orders.find: Call Order()",
            "Orders.find: Write $new.total().amount",
            "Orders.find: Call self.make()",
            "Orders.find: Call self.user.go()",
            "Orders.find.$item is ElementOf self.items",
            "Orders.find: Call $z.q()",
            "Orders.find: Call helper()",
            "Orders.find: Call App.Models.User.query().where()",
            "Orders.find: Read self.handle",
            "Orders.find: Type Oops",
            "Orders.find.$e is Instance Oops",
            "Orders.find: Type Thing",
            "Orders.find: Call Shop().order()",
            "Orders.__construct: Call super.__construct()",
            "dynamic 1",
            "Field Public Suit.Hearts",
            "Suit.Hearts is Instance Suit",
        ],
        &["Orders.find: Read $order", "Orders.find: Read self"],
    );
}

#[test]
fn laravel() {
    let text = r#"<?php
use Illuminate\Support\Facades\Cache;
Route::get('/x', [OrderController::class, 'show'])->name('x');
Route::post('/y', 'OrderController@store');
Route::prefix('admin')->group(function () { Route::resource('photos', PhotoController::class); });
class Sync implements ShouldQueue { public function handle() { Cache::get('k'); } }
class Import extends Command { protected $signature = 'shop:import {file}'; public function handle() {} }
class Order extends Model { protected $table = 'orders'; }
function f() { env('A'); config('app.b'); getenv('C'); DB::table('t'); Sync::dispatch(1); Http::get('https://x/y'); }
define('FOO', 1);
require __DIR__ . '/x.php';
"#;
    has(
        &PHP,
        text,
        &[
            "Registration Public GET /x route [GET /x]",
            "GET /x: Text OrderController.show",
            "POST /y: Text OrderController.store",
            "GET /admin/photos/{id}: Text PhotoController.show",
            "Method Public Sync.handle job []",
            "Class Public Import < Command command [shop:import]",
            "Order: Table \"orders\"",
            "f: Environment \"A\"",
            "f: ConfigKey \"app.b\"",
            "f: Environment \"C\"",
            "f: Table \"t\"",
            "f: Text Sync.handle",
            "f: Calls \"GET https://x/y\"",
            "Variable Public FOO",
            "import ./x.php  as *",
            "dynamic 1",
        ],
        &[],
    );
}

#[test]
fn symfony_and_tests() {
    let text = r#"<?php
#[Route('/admin')]
class Orders {
    #[Route('/orders/{id}', methods: ['GET', 'POST'])]
    public function show() {}
    /** @Route("/old", methods={"PUT"}) */
    public function old() {}
}
#[AsMessageHandler]
class Handler { public function __invoke(Paid $paid) {} }
class CartTest extends TestCase { public function testTotal() {} protected function setUp(): void {} }
it('works', function () { expect(f())->toBe(1); });
"#;
    has(
        &PHP,
        text,
        &[
            "Orders: Mark Route",
            "Orders.show: Serves \"GET /admin/orders/{id}\"",
            "Orders.show: Serves \"POST /admin/orders/{id}\"",
            "Orders.old: Serves \"PUT /admin/old\"",
            "Method Public Handler.__invoke implicit consumer []",
            "Method Public CartTest.testTotal test []",
            "Method Package CartTest.setUp implicit",
            "Registration Public works test [works]",
            "works: Call f()",
        ],
        &[],
    );
}

#[test]
fn deep_nesting_is_named() {
    ends(&PHP, "<?php $x = ", "[", "1", "];");
    ends(&PHP, "<?php ", "f(", "1", ")");
    ends(&PHP, "<?php ", "{", "", "}");
}

#[test]
fn modules_are_found() {
    let root = r#"{"autoload": {"psr-4": {"App\\": "src/", "App\\Deep\\": ["deep", "deeper/"]}},
        "autoload-dev": {"psr-4": {"Tests\\": "tests"}}}"#;
    let files = [
        ("composer.json", root),
        ("packages/shop/composer.json", r#"{"autoload": {"psr-4": {"Shop\\": "../shop/src"}}}"#),
        ("broken/composer.json", "{"),
        ("src/Models/User.php", ""),
        ("deeper/X.php", ""),
        ("tests/UserTest.php", ""),
        ("packages/shop/src/Cart.php", ""),
        ("inc/a.php", ""),
    ];
    let modules = modules(&PHP, &files);
    let here = ("src/Models/User.php", "App\\Models");
    for (module, item, wanted) in [
        ("App\\Models", "User", "src/Models/User.php"),
        ("App\\Deep", "X", "deeper/X.php"),
        ("Tests", "UserTest", "tests/UserTest.php"),
        ("Shop", "Cart", "packages/shop/src/Cart.php"),
        ("App", "helper", "package App"),
        ("App\\Models\\User", "find", "missing"),
        ("", "strlen", "package "),
        ("inc/a.php", "", "inc/a.php"),
        ("./gone.php", "", "missing"),
    ] {
        assert_eq!(leads(&*modules, here, (module, item)), wanted, "{module} {item}");
    }
    assert!(
        modules.shares_scope(("a", "App"), ("b", "App")) && modules.shares_scope(("a", "App"), ("b", ""))
    );
    assert!(!modules.shares_scope(("a", "App"), ("b", "App\\Models")));
}

#[test]
fn a_route_is_no_part_of_the_file_that_registers_it() {
    let body = |text: &str| {
        let shown = crate::lang::testing::shown::Shown::new(&PHP, text);
        shown.facts.definitions[0].body
    };
    let before = body("<?php\nRoute::get('/a', [A::class, 'a']);\n");
    let after =
        body("<?php\nRoute::get('/a', [A::class, 'a']);\nRoute::get('/b', [B::class, 'b'])->name('b');\n");
    assert_eq!(before, after);
    assert_ne!(before, body("<?php\nRoute::get('/a', [A::class, 'a']);\nboot();\n"));
}
