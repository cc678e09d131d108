package clinic.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import clinic.kit.inbox.Backlog.Look;
import clinic.kit.inbox.Backlog.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogTests {

    private static final Share SHARE = new Share("portal.cases", new TopicPartition("things", 0));

    private final List<String> told = new ArrayList<>();
    private long end;
    private long handled;

    private final Backlog backlog = new Backlog(
            () -> Map.of("portal.cases", Set.of("things")),
            new Backlog.Broker() {
                @Override
                public Look look(Map<String, Set<String>> topics) {
                    return new Look(Map.of(SHARE, end), Map.of(SHARE, handled));
                }

                @Override
                public void close() {}
            },
            () -> told.add("caught up"));

    @Test
    void nobodyKnowsBeforeTheFirstLook() {
        assertThat(backlog.isBehind()).isTrue();
    }

    @Test
    void whoHasHandledEverythingAtTheFirstLookNeverWasBehind() throws Exception {
        at(7, 7);

        assertThat(backlog.isBehind()).isFalse();
    }

    @Test
    void isBehindUntilEverythingIsHandledThatWasThere() throws Exception {
        at(3, 7);
        assertThat(backlog.isBehind()).isTrue();
        at(6, 9);
        assertThat(backlog.isBehind()).isTrue();
        assertThat(told).isEmpty();

        // and somebody writes on meanwhile
        at(9, 12);
        assertThat(backlog.isBehind()).isFalse();
        assertThat(told).containsExactly("caught up");
    }

    @Test
    void whatCameSinceTheLastLookIsOnItsWay() throws Exception {
        at(7, 7);
        at(7, 8);
        assertThat(backlog.isBehind()).isFalse();

        at(7, 8);
        assertThat(backlog.isBehind()).isTrue();
        at(8, 8);
        assertThat(backlog.isBehind()).isFalse();
        assertThat(told).hasSize(2);
    }

    @Test
    void whoeverNeedsToKnowIsToldWhatIsOnItsWay() throws Exception {
        at(7, 7);
        end = 8;
        assertThat(backlog.isBehind()).isFalse();
        assertThat(backlog.isBehindNow()).isTrue();
        assertThat(backlog.isBehind()).isTrue();

        at(8, 8);
        assertThat(told).hasSize(2);
    }

    @Test
    void whatCameWhileTheBrokerWasAwayIsNot() throws Exception {
        at(7, 7);
        backlog.forget();

        at(7, 8);
        assertThat(backlog.isBehind()).isTrue();
    }

    @Test
    void isCaughtUpOnlyWhenThatCouldBeTold() {
        var failing = new Backlog(
                Map::of,
                new Backlog.Broker() {
                    @Override
                    public Look look(Map<String, Set<String>> topics) {
                        return new Look(Map.of(), Map.of());
                    }

                    @Override
                    public void close() {}
                },
                () -> {
                    throw new IllegalStateException("the database is away");
                });

        assertThatIllegalStateException().isThrownBy(() -> failing.look(false));
        assertThat(failing.isBehind()).isTrue();
    }

    private void at(long handledNow, long endNow) throws Exception {
        handled = handledNow;
        end = endNow;
        backlog.look(false);
    }
}
