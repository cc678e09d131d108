package clinic.kit.inbox;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.util.StringUtils;

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
                .forEach((name, consumer) -> requireAgreement(name + "-in-0", consumer));
    }

    private void requireAgreement(String name, InboxConsumer consumer) {
        var binding = bindings.getBindings().get(name);
        if (binding == null
                || !consumer.group().equals(binding.getGroup())
                || !consumer.topics().equals(StringUtils.commaDelimitedListToSet(binding.getDestination()))) {
            throw new IllegalStateException("The inbox consumer of %s reads %s as group %s, but its binding %s"
                    .formatted(
                            name,
                            String.join(",", consumer.topics()),
                            consumer.group(),
                            binding == null
                                    ? "is missing"
                                    : "reads %s as group %s".formatted(binding.getDestination(), binding.getGroup())));
        }
    }
}
