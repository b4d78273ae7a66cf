// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.PackageId;
import io.heddle.deploy.Deployed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BannerTest {

  private static final List<Deployed> DEPLOYED = List.of(deployed("cars"), deployed("boats"));

  @Test
  void a_call_of_the_first_chaincode_that_runs_is_suggested() {
    assertThat(Banner.suggestion(DEPLOYED, Set.of("cars"), false, _ -> List.of(), " --data d"))
        .containsExactly(
            "Next, in another terminal:", "  ./heddle query --data d boats FUNCTION [ARG...]");
  }

  @Test
  void no_call_is_suggested_when_no_chaincode_runs() {
    assertThat(
            Banner.suggestion(
                DEPLOYED, Set.of("cars", "boats"), false, _ -> List.of(), " --data d"))
        .containsExactly(
            "Next, in another terminal, as no chaincode runs:", "  ./heddle status --data d");
  }

  @Test
  void who_gave_one_that_could_not_be_deployed_is_not_told_to_give_one() {
    assertThat(Banner.suggestion(List.of(), Set.of(), true, _ -> List.of(), ""))
        .containsExactly("Next, in another terminal, as no chaincode runs:", "  ./heddle status");
    assertThat(Banner.suggestion(List.of(), Set.of(), false, _ -> List.of(), ""))
        .containsExactly(
            "No chaincode yet. Next, in another terminal:", "  ./heddle deploy DIRECTORY");
  }

  private static Deployed deployed(String name) {
    return new Deployed(name, new PackageId(name + ":1"), 1, Optional.empty(), false);
  }
}
