package clinic.local.demo;

import clinic.local.BrokerAccess;
import clinic.local.DemoUser;
import clinic.local.Part;
import java.net.URI;
import java.util.List;

/// A running clinic, as far as the demo needs to know it.
public interface Venue {

    URI url(Part service);

    /// As somebody who may read every topic.
    BrokerAccess broker();

    /// An access token that the services accept.
    String token(DemoUser user);

    /// The Message-ID of every mail delivered to the address.
    List<String> mailTo(String address);
}
