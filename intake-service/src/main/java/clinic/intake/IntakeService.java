package clinic.intake;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class IntakeService {

    public static void main(String[] args) {
        SpringApplication.run(IntakeService.class, args);
    }
}
