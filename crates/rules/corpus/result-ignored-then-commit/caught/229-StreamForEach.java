// Cancels subscriptions at the payment provider.
package subscriptions;

class Canceller {
    private final ProviderApi provider;
    private final SubscriptionRepo repo;

    Canceller(ProviderApi provider, SubscriptionRepo repo) {
        this.provider = provider;
        this.repo = repo;
    }

    void cancelExpired() {
        repo.findExpired().forEach(sub -> {
            provider.cancelSubscription(sub.externalId());
            sub.markCancelled();
            repo.save(sub);
        });
    }
}
