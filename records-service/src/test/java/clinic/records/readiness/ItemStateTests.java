package clinic.records.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ItemStateTests {

    @Test
    void movesAlongTheLegalStepsAndNoOthers() {
        var legal = Arrays.stream(ItemState.values())
                .collect(Collectors.toMap(
                        state -> state,
                        state -> Arrays.stream(Step.values())
                                .filter(step -> state.after(step).isPresent())
                                .collect(Collectors.toMap(
                                        step -> step, step -> state.after(step).orElseThrow()))));

        assertThat(legal)
                .isEqualTo(Map.of(
                        ItemState.MISSING,
                        Map.of(
                                Step.REQUEST, ItemState.REQUESTED,
                                Step.RECEIVE, ItemState.RECEIVED,
                                Step.WAIVE, ItemState.NOT_APPLICABLE),
                        ItemState.REQUESTED,
                        Map.of(Step.RECEIVE, ItemState.RECEIVED, Step.WAIVE, ItemState.NOT_APPLICABLE),
                        ItemState.RECEIVED,
                        Map.of(Step.REVIEW, ItemState.REVIEWED),
                        ItemState.REVIEWED,
                        Map.of(),
                        ItemState.NOT_APPLICABLE,
                        Map.of(Step.REQUEST, ItemState.REQUESTED, Step.RECEIVE, ItemState.RECEIVED)));
    }

    @Test
    void isSettledOnceNothingIsAwaited() {
        assertThat(ItemState.values())
                .filteredOn(ItemState::settled)
                .containsExactly(ItemState.RECEIVED, ItemState.REVIEWED, ItemState.NOT_APPLICABLE);
    }
}
