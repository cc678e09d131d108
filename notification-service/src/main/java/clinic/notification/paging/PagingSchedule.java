package clinic.notification.paging;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class PagingSchedule {

    @Bean
    RecurringTask<Void> pageOnCall(Paging paging) {
        return Tasks.recurring("page-on-call", FixedDelay.of(Duration.ofSeconds(1)))
                .execute((_, _) -> paging.pageAgain());
    }
}
