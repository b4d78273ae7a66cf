// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.IndexFiles;
import io.heddle.ledger.StoredIndex;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.Undeployed;
import io.heddle.query.NamespaceIndexes;
import io.heddle.testing.LifecycleState;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Indexes of a package for the public state, for a collection that is defined, and one that is not.
 */
@Spec("NA-239")
final class PackageIndexesTest {

  private static final PackageId CARS = PackageId.of("cars", "01");
  private static final ChaincodeDefinition WITHOUT_COLLECTIONS =
      LifecycleState.definition("cars", 1, "1.0");

  @TempDir private Path dir;
  private final Set<PackageId> installed = new HashSet<>();
  private final Approvals approvals = new Approvals(new MspId("Org1MSP"));
  private TestLedger chain;
  private LifecycleState state;
  private DefinitionCache definitions;

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir);
    state = new LifecycleState(chain, approvals);
    definitions =
        new DefinitionCache(chain.ledger(), approvals, () -> installed, Undeployed.nothing());
    chain.follow(definitions);
    definitions.listen(
        new PackageIndexes(
            NamespaceIndexes.of(chain.ledger()),
            _ ->
                new IndexFiles(
                    List.of(
                        file("size", Optional.empty()),
                        file("owner", Optional.of("secrets")),
                        file("price", Optional.of("unknown"))),
                    List.of())));
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void a_package_that_is_installed_after_its_definition_gets_its_indexes() {
    state.approve(WITHOUT_COLLECTIONS, Optional.of(CARS));
    state.define(WITHOUT_COLLECTIONS);
    assertThat(chain.ledger().indexes().stored()).isEmpty();

    installed.add(CARS);
    definitions.lookAgain();

    assertThat(namespaces()).containsExactly("cars");
  }

  @Test
  void collections_that_are_defined_get_theirs() {
    ChaincodeDefinition definition = withCollection("secrets");
    installed.add(CARS);
    state.approve(definition, Optional.of(CARS));
    state.define(definition);

    assertThat(namespaces()).containsExactlyInAnyOrder("cars", "cars$$psecrets");
  }

  @Test
  void a_package_that_no_definition_means_gets_none() {
    installed.add(CARS);
    state.define(WITHOUT_COLLECTIONS);

    assertThat(namespaces()).isEmpty();
  }

  @Test
  void an_index_for_a_collection_that_is_not_defined_is_told_once_for_a_definition() {
    installed.add(CARS);
    state.approve(WITHOUT_COLLECTIONS, Optional.of(CARS));

    try (var log = new LoggedText()) {
      state.define(WITHOUT_COLLECTIONS);
      definitions.lookAgain();

      assertThat(log.lines())
          .filteredOn(line -> line.contains("[unknown]"))
          .containsExactly(
              "Error processing index for chaincode [cars]: cannot create an index for an undefined collection=[unknown]");
    }
  }

  private List<String> namespaces() {
    return chain.ledger().indexes().stored().stream().map(StoredIndex::namespace).toList();
  }

  private static ChaincodeDefinition withCollection(String name) {
    return new ChaincodeDefinition(
        "cars",
        1,
        "1.0",
        false,
        "escc",
        "vscc",
        ByteString.EMPTY,
        CollectionConfigPackage.newBuilder()
            .addConfig(
                CollectionConfig.newBuilder()
                    .setStaticCollectionConfig(StaticCollectionConfig.newBuilder().setName(name)))
            .build());
  }

  private static IndexFiles.Entry file(String field, Optional<String> collection) {
    return new IndexFiles.Entry(
        "META-INF/statedb/couchdb/indexes/%s.json".formatted(field),
        collection,
        ByteString.copyFromUtf8(
            "{\"index\":{\"fields\":[\"%s\"]},\"ddoc\":\"d\",\"name\":\"%s\"}"
                .formatted(field, field)));
  }
}
