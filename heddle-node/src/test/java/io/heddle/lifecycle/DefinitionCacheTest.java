// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.testing.LifecycleState;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DefinitionCacheTest {

  private static final PackageId FIRST = PackageId.of("basic", "01");
  private static final PackageId SECOND = PackageId.of("basic", "02");
  private static final ChaincodeDefinition DEFINITION =
      LifecycleState.definition("basic", 1, "1.0");

  @TempDir private Path dir;
  private final Approvals approvals = new Approvals(new MspId("Org1MSP"));
  private final Set<PackageId> installed = new HashSet<>(Set.of(FIRST));
  private final List<List<Deployment>> told = new ArrayList<>();
  private TestLedger chain;
  private LifecycleState state;
  private DefinitionCache cache;

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir);
    state = new LifecycleState(chain, approvals);
    cache = new DefinitionCache(chain.ledger(), approvals, () -> installed, Undeployed.nothing());
    chain.follow(cache);
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void tells_of_blocks_that_define_or_approve_and_of_no_others() {
    cache.listen(told::add);

    state.approve(DEFINITION, Optional.of(FIRST));
    chain.put("basic", "key", "value");
    state.define(DEFINITION);
    state.approve(DEFINITION, Optional.of(SECOND)); // which is not installed

    assertThat(told)
        .containsExactly(List.of(), List.of(new Deployment(DEFINITION, FIRST)), List.of());
    assertThat(cache.find("basic")).isPresent();
  }

  @Test
  void tells_of_a_package_that_is_installed_after_its_definition() {
    state.approve(DEFINITION, Optional.of(SECOND));
    state.define(DEFINITION);
    cache.listen(told::add);

    installed.add(SECOND);
    cache.lookAgain();

    assertThat(told).containsExactly(List.of(new Deployment(DEFINITION, SECOND)));
  }

  @Test
  void refers_to_what_was_chosen_for_a_definition_or_the_next_one() {
    PackageId third = PackageId.of("basic", "03");
    state.approve(DEFINITION, Optional.of(FIRST));
    state.define(DEFINITION);
    state.approve(LifecycleState.definition("basic", 2, "2.0"), Optional.of(third));

    assertThat(cache.refersTo(FIRST)).isTrue();
    assertThat(cache.refersTo(SECOND)).isFalse();
    assertThat(cache.refersTo(third)).isTrue();
  }

  @Test
  void knows_what_was_there_before_it() {
    state.approve(DEFINITION, Optional.of(FIRST));
    state.define(DEFINITION);

    var later =
        new DefinitionCache(chain.ledger(), approvals, () -> installed, Undeployed.nothing());

    assertThat(later.deployments()).containsExactly(new Deployment(DEFINITION, FIRST));
  }

  @Test
  void a_listener_that_fails_keeps_nothing_from_the_others() {
    cache.listen(_ -> {
      throw new IllegalStateException("no room");
    });
    cache.listen(told::add);

    assertThatThrownBy(() -> state.approve(DEFINITION, Optional.of(FIRST))).hasMessage("no room");

    assertThat(told).containsExactly(List.of());
  }

  @Test
  void a_state_that_is_not_the_present_one_is_read_for_itself() {
    state.approve(DEFINITION, Optional.of(FIRST));
    state.define(DEFINITION);
    try (var before = chain.ledger().snapshot()) {
      ChaincodeDefinition next = LifecycleState.definition("basic", 2, "2.0");
      state.define(next);

      assertThat(cache.find(before, "basic", 1).map(DefinitionCache.Chosen::definition))
          .contains(DEFINITION);
      assertThat(cache.find("basic")).contains(new DefinitionCache.Chosen(next, Optional.empty()));
    }
  }
}
