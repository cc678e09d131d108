package clinic.portal;

import clinic.kit.access.MutableRules;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/// The portal with a real database and a real broker, and stubs for the services behind it. One context serves all
/// classes that say this.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest
@AutoConfigureMockMvc
@ContextConfiguration(initializers = Surroundings.class)
@Import({TestClinic.class, Surroundings.Sessions.class, MutableRules.Setup.class})
@interface PortalTest {}
