// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.IndexFiles;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionListener;
import io.heddle.lifecycle.Deployment;
import io.heddle.query.NamespaceIndexes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the indexes that packages bring as soon as a name means the package on this peer. No other
 * block is committed meanwhile. What a definition and a package make together is looked at once, so
 * what is wrong with it is told once. Safe for several threads.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/privacyenabledstate/db.go, HandleChaincodeDeploy.
 */
final class PackageIndexes implements DefinitionListener {

  private static final Logger log = LoggerFactory.getLogger(PackageIndexes.class);

  private record Deployed(String chaincode, long sequence, PackageId id) {

    static Deployed of(Deployment deployment) {
      ChaincodeDefinition definition = deployment.definition();
      return new Deployed(definition.name(), definition.sequence(), deployment.packageId());
    }
  }

  private final NamespaceIndexes indexes;
  private final Function<PackageId, IndexFiles> files;
  private final Set<Deployed> made = ConcurrentHashMap.newKeySet();

  PackageIndexes(NamespaceIndexes indexes, Function<PackageId, IndexFiles> files) {
    this.indexes = indexes;
    this.files = files;
  }

  /** Makes what is missing. */
  @Override
  public void changed(List<Deployment> deployments) {
    made.retainAll(deployments.stream().map(Deployed::of).collect(Collectors.toSet()));
    deployments.forEach(this::make);
  }

  private void make(Deployment deployment) {
    Deployed deployed = Deployed.of(deployment);
    ChaincodeDefinition definition = deployment.definition();
    PackageId id = deployment.packageId();
    if (made.contains(deployed)) {
      return;
    }
    try {
      Map<Optional<String>, List<IndexFiles.Entry>> byCollection =
          files.apply(id).entries().stream()
              .collect(Collectors.groupingBy(IndexFiles.Entry::collection));
      byCollection.forEach(
          (collection, entries) -> make(definition, collection, contents(entries)));
      made.add(deployed);
    } catch (HeddleException e) {
      log.error("Indexes of package '{}' could not be read: {}", id, e.getMessage());
    }
  }

  private void make(
      ChaincodeDefinition definition,
      Optional<String> collection,
      SortedMap<String, String> contents) {
    if (collection.isEmpty()) {
      indexes.define(definition.name(), contents);
    } else if (isDefined(definition, collection.get())) {
      indexes.define(definition.name() + "$$p" + collection.get(), contents);
    } else {
      log.error(
          "Error processing index for chaincode [{}]: cannot create an index for an undefined collection=[{}]",
          definition.name(),
          collection.get());
    }
  }

  private static boolean isDefined(ChaincodeDefinition definition, String collection) {
    return definition.collections().getConfigList().stream()
        .anyMatch(config -> config.getStaticCollectionConfig().getName().equals(collection));
  }

  private static SortedMap<String, String> contents(Collection<IndexFiles.Entry> entries) {
    SortedMap<String, String> contents = new TreeMap<>();
    entries.forEach(entry -> contents.put(entry.fileName(), entry.content().toStringUtf8()));
    return contents;
  }
}
