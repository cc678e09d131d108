package clinic.records;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class RecordsService {

    public static void main(String[] args) {
        SpringApplication.run(RecordsService.class, args);
    }
}
