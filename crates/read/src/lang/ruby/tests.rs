use super::RUBY;
use crate::lang::testing::lines::{ends, has, leads, modules};
use crate::lang::testing::shown::Shown;

#[test]
fn classes_and_their_members() {
    let text = r#"
class UserService < Base::Thing
  include Foo, Bar::Baz
  LIMIT = 3
  attr_reader :repo
  attr_writer :name
  alias_method :a, :b
  def initialize(repo, name: "x")
    @repo = Repo.new(repo)
  end
  def self.build(a) = new(a)
  def to_s = "x"
  private
  def show(x)
    y = User.find(x)
    y.items.each { |i| i.run!(other) }
    @repo.save
    self.name = 3
    super
    self.class.build(1)
    list.map(&:name)
  end
  class << self
    def q; end
  end
end
"#;
    has(
        &RUBY,
        text,
        &[
            "Class Public UserService < Foo, Bar.Baz, Base.Thing",
            "Field Public UserService.LIMIT",
            "Method Public UserService.repo",
            "Method Public UserService.name=",
            "Method Public UserService.a",
            "UserService.a: Call self.b()",
            "Constructor Public UserService.initialize",
            "UserService.@repo is Same Repo()",
            "UserService.repo. is Same self.@repo",
            "UserService.initialize.name is Instance String",
            "Method Public UserService.build",
            "UserService.build: Call UserService()",
            "Method Public UserService.to_s implicit",
            "Method Private UserService.show",
            "Method Public UserService.q",
            "UserService.show.x is Same ?",
            "UserService.show.y is Same User.find()",
            "UserService.show.i is ElementOf y.items()",
            "UserService.show: Call i.run!()",
            "UserService.show: Call other()",
            "UserService.show: Call self.@repo.save()",
            "UserService.show: Write self.name=()",
            "UserService.show: Call super.show()",
            "UserService.show: Call self.build()",
            "UserService.show: Call ?.name()",
        ],
        &["UserService.show: Call x()", "UserService.show: Read y"],
    );
}

#[test]
fn namespaces_are_packages_and_modules_to_mix_in_are_not() {
    let text =
        "module Admin\n  module Reports\n    class Sales\n      def run = Foo::BAR\n    end\n  end\nend\n";
    has(&RUBY, text, &["package Admin::Reports", "Class Public Sales", "Sales.run: Read Foo.BAR"], &[]);
    let text = "module Admin\n  module Helper\n    def x; end\n  end\nend\n";
    has(&RUBY, text, &["package Admin", "Interface Public Helper", "Method Public Helper.x"], &[]);
    has(&RUBY, "class A::B::C\nend\n", &["package A::B", "Class Public C"], &[]);
    has(&RUBY, "class A::B\nend\nclass C\nend\n", &["package ", "Class Public A.B", "Class Public C"], &[]);
    has(
        &RUBY,
        "P = Struct.new(:x) do\n  def y; end\nend\n",
        &["Class Public P", "Method Public P.x", "Method Public P.y"],
        &[],
    );
}

#[test]
fn files_are_loaded() {
    let text = "require_relative 'a/b'\nrequire 'json'\nautoload :Foo, 'x/foo'\nrequire name\n";
    has(
        &RUBY,
        text,
        &["import ./a/b  as *", "import json  as *", "import x/foo Foo as Foo", "dynamic 1"],
        &[],
    );
}

#[test]
fn rails() {
    let text = r#"
class OrdersController < ApplicationController
  before_action :authenticate, if: :needed?
  rescue_from Oops, with: :failed
  def show
    Rails.configuration.x.shop.name
    ENV["A"]; ENV.fetch("B", nil)
    Flipper.enabled?(:fast)
    send(:foo); send(name)
    SendJob.set(wait: 1).perform_later(1)
  end
  private
  def hidden; end
end
class Order < ApplicationRecord
  self.table_name = "orders"
  has_many :order_items
  belongs_to :buyer, class_name: "Shop::User"
  after_save :index
  scope :open, -> { where(open: true) }
  delegate :name, to: :buyer
end
class SendJob < ApplicationJob
  queue_as :mail
  def perform(id); end
end
"#;
    has(
        &RUBY,
        text,
        &[
            "OrdersController: Read self.authenticate",
            "OrdersController: Read self.needed?",
            "OrdersController: Read self.failed",
            "Method Public OrdersController.show route []",
            "Method Private OrdersController.hidden",
            "OrdersController.show: ConfigKey \"shop.name\"",
            "OrdersController.show: Environment \"A\"",
            "OrdersController.show: Environment \"B\"",
            "OrdersController.show: Flag \"fast\"",
            "OrdersController.show: Read self.foo",
            "dynamic 1",
            "OrdersController.show: Text SendJob.perform",
            "Order.order_items. is Elements OrderItem",
            "Order.buyer. is Instance Shop.User",
            "Order: Read self.index",
            "Order.open: Call where()",
            "Order.name: Call self.buyer().name()",
            "SendJob: Consumes \"mail\"",
            "Method Public SendJob.perform job []",
        ],
        &[],
    );
}

#[test]
fn routes_of_rails() {
    let text = r#"
Rails.application.routes.draw do
  root "home#index"
  get "/x", to: "orders#show"
  get "/y" => "orders#y"
  namespace :admin do
    resources :orders, only: [:index, :show] do
      member do
        post :cancel
      end
    end
  end
  resources :stories, only: [] do
    post "hide"
  end
  resource :reply, only: [:show]
end
"#;
    has(
        &RUBY,
        text,
        &[
            "Registration Public GET / route [GET /]",
            "GET /: Text HomeController.index",
            "GET /x: Text OrdersController.show",
            "GET /x: Serves \"GET /x\"",
            "GET /y: Text OrdersController.y",
            "GET /admin/orders: Text Admin.OrdersController.index",
            "GET /admin/orders/:id: Text Admin.OrdersController.show",
            "POST /admin/orders/:id/cancel: Text Admin.OrdersController.cancel",
            "POST /stories/:story_id/hide: Text StoriesController.hide",
            "GET /reply: Text RepliesController.show",
        ],
        &["DELETE /admin/orders/:id: Text Admin.OrdersController.destroy"],
    );
}

#[test]
fn tests_and_tasks() {
    let text = r#"
RSpec.describe Order do
  let(:user) { User.new }
  before { sign_in }
  context "when paid" do
    it "ships" do
      expect(user.name).to eq 1
    end
  end
end
class CartTest < ActiveSupport::TestCase
  setup { a }
  def test_total; end
  test "adds" do
    b
  end
end
namespace :db do
  task seed: :environment do
    c
  end
end
"#;
    has(
        &RUBY,
        text,
        &[
            "Method Public describe Order.user",
            "describe Order.user. is Same User()",
            "Method Public describe Order.before implicit",
            "describe Order.described_class is Same Order",
            "Registration Public describe Order.context when paid.ships test [Order when paid ships]",
            "describe Order.context when paid.ships: Call user().name()",
            "Method Public CartTest.test_total test []",
            "Registration Public CartTest.adds test [adds]",
            "Registration Public db:seed command [db:seed]",
            "db:seed: Call c()",
        ],
        &[],
    );
}

#[test]
fn deep_nesting_is_named() {
    ends(&RUBY, "x = ", "[", "1", "]");
    ends(&RUBY, "", "f(", "1", ")");
    ends(&RUBY, "", "class A\n", "", "end\n");
    ends(&RUBY, "", "a { ", "", "}");
}

#[test]
fn modules_are_found() {
    let files = [
        ("app/models/user.rb", ""),
        ("app/services/admin/user_service.rb", ""),
        ("app/models/concerns/admin/sorted.rb", ""),
        ("lib/tool.rb", ""),
        ("lib/tool/cli.rb", ""),
        ("other/admin/user_service.rb", ""),
    ];
    let modules = modules(&RUBY, &files);
    let here = ("app/models/user.rb", "Admin::Reports");
    for (module, item, wanted) in [
        ("Admin", "UserService", "app/services/admin/user_service.rb"),
        ("Admin", "Sorted", "app/models/concerns/admin/sorted.rb"),
        ("::Tool", "CLI", "lib/tool/cli.rb"),
        ("Tool", "run", "package Tool"),
        ("Gone", "Thing", "package Gone"),
        ("tool/cli", "", "lib/tool/cli.rb"),
        ("json", "", "external json"),
        ("./user", "", "app/models/user.rb"),
        ("./gone", "", "missing"),
        ("../../lib/tool", "", "lib/tool.rb"),
        ("../../../tool", "", "missing"),
    ] {
        assert_eq!(leads(&*modules, here, (module, item)), wanted, "{module} {item}");
    }
    assert!(modules.shares_scope(("a", "A::B"), ("b", "A")));
    assert!(modules.shares_scope(("a", "A"), ("b", "")));
    assert!(!modules.shares_scope(("a", "A"), ("b", "A::B")));
    assert!(!modules.shares_scope(("a", "AB"), ("b", "A")));
}

#[test]
fn callbacks_of_some_actions_are_of_these_alone() {
    let text = r#"
class OrdersController < ApplicationController
  before_action :all
  before_action :one, only: :show
  before_action :two, except: [:show, :edit]
  before_action :three, only: [:inherited]
  def show; end
  def edit; end
  def hide; end
  private
  def two; end
end
"#;
    has(
        &RUBY,
        text,
        &[
            "OrdersController: Read self.all",
            "OrdersController.show: Read self.one",
            "OrdersController.hide: Read self.two",
            "OrdersController: Read self.three",
        ],
        &[
            "OrdersController: Read self.one",
            "OrdersController.edit: Read self.one",
            "OrdersController.edit: Read self.two",
            "OrdersController: Read self.two",
        ],
    );
}

/// The hash of what a class does.
fn body_of(text: &str, name: &str) -> u64 {
    let facts = crate::lang::facts(&RUBY, text).expect("facts");
    let is_it = |index: &u32| facts.qualified(*index) == name;
    let index = (0..).take(facts.definitions.len()).find(is_it).expect("definition");
    facts.definition(index).map_or(0, |definition| definition.body)
}

#[test]
fn what_defines_members_is_no_part_of_what_a_class_does() {
    let with =
        |line: &str| body_of(&format!("class Fan\n  {line}\n  def sub(x)\n    x\n  end\nend\n"), "Fan");
    let none = with("");
    for line in [
        "attr_reader :list, :other",
        "mattr_accessor :list",
        "LIMIT = [].freeze\n  private_constant :LIMIT",
        "delegate :a, :b, to: :list",
        "private",
        "private attr_reader :list",
        "private def f; end",
    ] {
        assert_eq!(with(line), none, "{line}");
    }
    for line in ["include Mix", "validates :list", "private :sub", "puts 1"] {
        assert_ne!(with(line), none, "{line}");
    }
    let delegated = |to: &str| body_of(&format!("class A\n  delegate :a, to: :{to}\nend\n"), "A.a");
    assert_ne!(delegated("x"), delegated("y"));
}

#[test]
fn what_is_mixed_in_comes_before_the_superclass() {
    Shown::new(&RUBY, "class Sub < Base\n  include One\n  include Two\n  def f; end\nend\n").says(&[
        "Class Sub Public : Two One Base",
        "Sub > Inherit One",
        "Sub > Inherit Base",
    ]);
}

#[test]
fn methods_of_a_class_without_a_name_are_nobodys() {
    let shown = Shown::new(
        &RUBY,
        "class ATest < Minitest::Test\n  def test_a\n    one = Class.new(Base) do\n      def self.name; b; end\n    end\n\
         \x20   two = Module.new { def run; end }\n    three = Other.new { c }\n  end\nend\nS = Struct.new(:x) do\n  def y; end\nend\n",
    );
    shown.says(&[
        "Class ATest.test_a.Class.new Private : Base",
        "Method ATest.test_a.Class.new.name Public",
        "Method ATest.test_a.Module.new.run Public",
        "Method S.y Public",
    ]);
    shown.never(&["Method ATest.name Public", "Method ATest.run Public"]);
}
