package clinic.kit.inbox;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.stream.config.BindingServiceProperties;

/// Stops the start of a service whose bindings (`application.yaml`) and consumers (Java) name different groups or
/// topics. The broker keeps offsets under the binding's group, the inbox its heads under the consumer's: where they
/// differ, two features may share the offsets and each would miss what the other was given.
public class BindingCheck implements SmartInitializingSingleton {

    private final ListableBeanFactory beans;
    private final BindingServiceProperties bindings;

    public BindingCheck(ListableBeanFactory beans, BindingServiceProperties bindings) {
        this.beans = beans;
        this.bindings = bindings;
    }

    /// Before anything is consumed: the bindings start after all beans are there.
    @Override
    public void afterSingletonsInstantiated() {
        beans.getBeansOfType(InboxConsumer.class)
                .forEach((name, consumer) -> requireAgreement(name + "-in-0", consumer.subscription()));
    }

    private void requireAgreement(String name, Subscription<?> subscription) {
        var binding = bindings.getBindings().get(name);
        if (binding == null
                || !subscription.group().equals(binding.getGroup())
                || !subscription.stream().topic().equals(binding.getDestination())) {
            throw new IllegalStateException("The inbox consumer of %s reads %s as group %s, but its binding %s"
                    .formatted(
                            name,
                            subscription.stream().topic(),
                            subscription.group(),
                            binding == null
                                    ? "is missing"
                                    : "reads %s as group %s".formatted(binding.getDestination(), binding.getGroup())));
        }
    }
}
