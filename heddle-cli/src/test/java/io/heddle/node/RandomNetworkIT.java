// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.ChaincodeState;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.ModelNetwork;
import io.heddle.testing.ModelNetwork.Entry;
import io.heddle.testing.ModelNetwork.Place;
import io.heddle.testing.ModelNetwork.Write;
import io.heddle.testing.PrivateChaincode;
import io.heddle.testing.Spec;
import io.heddle.update.NewUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.APIResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two organisations with two peers each do at random what networks do, against {@link
 * ModelNetwork}: transactions with private data and key-level endorsement policies, several of them
 * on the same state, while peers stop, start and join late and the channel's configuration changes.
 * {@code -Dseed=17} plays another game, {@code -Dheddle.network.rounds} is how long it is.
 */
final class RandomNetworkIT {

  private static final ChannelName CHANNEL = NodeConfig.USUAL_CHANNEL;
  private static final String CHAINCODE = "model";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> ORGANISATIONS = Set.of("Org1MSP", "Org2MSP");
  private static final int KEYS = 5;
  private static final int BETWEEN_COMPARISONS = 5;

  private static final Map<String, Set<String>> MEMBERS =
      Map.of("both", ORGANISATIONS, "one", Set.of("Org1MSP"), "two", Set.of("Org2MSP"));
  private static final Map<String, Long> BLOCKS_TO_LIVE = Map.of("both", 6L);
  private static final String COLLECTIONS =
      """
      [{"name": "both", "policy": "OR('Org1MSP.member', 'Org2MSP.member')", "requiredPeerCount": 0, "maxPeerCount": 1, "blockToLive": 6},
       {"name": "one", "policy": "OR('Org1MSP.member')", "requiredPeerCount": 0, "maxPeerCount": 1},
       {"name": "two", "policy": "OR('Org2MSP.member')", "requiredPeerCount": 0, "maxPeerCount": 3}]
      """;

  @TempDir private Path directory;
  private final long seed = Long.getLong("seed", 1);
  private final SplittableRandom random = new SplittableRandom(seed);
  private final ModelNetwork model = new ModelNetwork(ORGANISATIONS, BLOCKS_TO_LIVE);
  private final Map<String, Integer> happened = new TreeMap<>();
  private final List<String> log = new ArrayList<>();
  private final Map<String, GatewayClient> clients = new HashMap<>();
  private NodeConfig config =
      NodeConfig.defaults(
          DataDirectory.at(Path.of("")),
          new Builders(List.of(), Checkout.ROOT.resolve("builders")));
  private long next;

  /** One that is endorsed. */
  private record Made(Transaction endorsed, ModelNetwork.Transaction expected) {
    String txId() {
      return endorsed.getTransactionId();
    }
  }

  @Test
  @Spec({"NA-3", "NA-331"})
  void every_peer_has_what_the_model_has() throws Exception {
    Path collections = Files.writeString(directory.resolve("collections.json"), COLLECTIONS);
    config =
        config
            .with(DataDirectory.at(directory.resolve("data")))
            .with(Listeners.anyPorts(false))
            .withOperationsPort(0)
            .with(Shape.numbered(2, 2));
    try (PrivateChaincode served = PrivateChaincode.serve(CHAINCODE, "model-node");
        Node node =
            Node.start(
                config,
                DeploymentPlan.of(List.of(ChaincodeSource.parse(served.source())))
                    .with(CollectionFiles.read(Map.of(CHAINCODE, collections))),
                NodeListener.none())) {
      assertThat(node.launchAll()).isEmpty();
      Fleet fleet = new Fleet(node, CHANNEL);
      try {
        play(fleet);
      } catch (AssertionError | Exception e) {
        throw new AssertionError("seed %d: %s".formatted(seed, String.join("\n", log)), e);
      } finally {
        clients.values().forEach(GatewayClient::close);
      }
    }
    System.out.printf("Network at random: %s%n", happened);
  }

  private void play(Fleet fleet) throws Exception {
    next = fleet.height();
    int rounds = Integer.getInteger("heddle.network.rounds", 15);
    for (int round = 1; round <= rounds; round++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> changeFleet(fleet);
        case 3 -> rejoin(fleet);
        case 4 -> reconfigure(fleet);
        default -> {}
      }
      judge(fleet, List.of());
      List<Made> made = new ArrayList<>();
      for (int count = 1 + random.nextInt(3); count > 0; count--) {
        make(fleet, round + "/" + count).ifPresent(made::add);
      }
      for (Made each : made) { // all on the same state
        each.endorsed().submitAsync();
      }
      judge(fleet, made);
      if (round % BETWEEN_COMPARISONS == 0) {
        compare(fleet);
      }
    }
    for (String host : fleet.stopped()) {
      start(fleet, host);
    }
    fleet.awaitLevel();
    compare(fleet);
  }

  private void changeFleet(Fleet fleet) throws InterruptedException {
    List<String> stopped = fleet.stopped();
    if (!stopped.isEmpty() && random.nextInt(5) < 3) {
      start(fleet, stopped.get(random.nextInt(stopped.size())));
    } else if (fleet.running().size() > 1) {
      List<String> running = fleet.running();
      stop(fleet, running.get(random.nextInt(running.size())));
    }
  }

  private void start(Fleet fleet, String host) throws InterruptedException {
    note("start " + host);
    fleet.start(host);
  }

  private void stop(Fleet fleet, String host) {
    note("stop " + host);
    GatewayClient client = clients.remove(host);
    if (client != null) {
      client.close();
    }
    fleet.stop(host);
  }

  /** A peer loses its ledger, and nobody else is missing who could have what it had. */
  private void rejoin(Fleet fleet) throws Exception {
    if (fleet.stopped().isEmpty()) {
      fleet.awaitLevel();
      compare(fleet);
      String host = fleet.running().get(random.nextInt(fleet.running().size()));
      stop(fleet, host);
      note("lose the ledger of " + host);
      Fleet.loseLedger(
          config.peers().stream()
              .filter(peer -> peer.host().equals(host))
              .findFirst()
              .orElseThrow()
              .folder(config.data()));
      start(fleet, host);
      count("joined late");
    }
  }

  /** Everybody's administrators want other batches and another access control list. */
  private void reconfigure(Fleet fleet) {
    fleet.awaitLevel();
    ChannelConfig present = fleet.channels().getFirst().config();
    ConfigGroup.Builder wanted = present.config().getChannelGroup().toBuilder();
    ConfigGroup.Builder orderer = wanted.getGroupsOrThrow("Orderer").toBuilder();
    orderer.putValues(
        "BatchSize",
        orderer.getValuesOrThrow("BatchSize").toBuilder()
            .setValue(
                BatchSize.newBuilder()
                    .setMaxMessageCount(1 + random.nextInt(4))
                    .setAbsoluteMaxBytes(10 << 20)
                    .setPreferredMaxBytes(1 << 20)
                    .build()
                    .toByteString())
            .build());
    ConfigGroup.Builder application = wanted.getGroupsOrThrow("Application").toBuilder();
    application.putValues(
        "ACLs",
        ConfigValue.newBuilder()
            .setModPolicy("Admins")
            .setValue(
                ACLs.newBuilder()
                    .putAcls(
                        "qscc/GetChainInfo",
                        APIResource.newBuilder()
                            .setPolicyRef(random.nextBoolean() ? "Readers" : "Writers")
                            .build())
                    .build()
                    .toByteString())
            .build());
    wanted.putGroups("Orderer", orderer.build()).putGroups("Application", application.build());
    NewUpdate update = new NewUpdate(present, wanted.build());
    if (update.changes()) {
      note("reconfigure: " + update.changed());
      fleet.order(update.signedBy(administrators(), Instant.now()));
      count("reconfigured");
    }
  }

  private List<SigningIdentity> administrators() {
    Path all = config.data().organizations();
    return List.of(
        administrator(all.resolve("peerOrganizations/org1.example.com"), "Org1MSP"),
        administrator(all.resolve("peerOrganizations/org2.example.com"), "Org2MSP"),
        administrator(all.resolve("ordererOrganizations/example.com"), "OrdererMSP"));
  }

  private static SigningIdentity administrator(Path organisation, String mspId) {
    return SigningIdentity.load(
        new MspId(mspId),
        organisation.resolve("users/Admin@%s/msp".formatted(organisation.getFileName())));
  }

  /** Endorses one; empty if an organisation that must endorse it has no peer now. */
  private Optional<Made> make(Fleet fleet, String name) throws GatewayException {
    List<String> running = fleet.running();
    String host = running.get(random.nextInt(running.size()));
    var expected = new ModelNetwork.Transaction();
    List<String> operations = new ArrayList<>();
    List<String> results = new ArrayList<>();
    Map<String, String> secrets = new TreeMap<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      operate(expected, operations, results, secrets, name + "/" + count);
    }
    Proposal.Builder builder =
        client(fleet, host).contract(CHAINCODE).newProposal("Run").addArguments(list(operations));
    secrets.forEach(builder::putTransient);
    // a plan for who reads a collection has only its members
    boolean isChosen =
        !secrets.isEmpty()
            || operations.stream().anyMatch(each -> each.contains("getHash"))
            || random.nextInt(4) == 0;
    if (isChosen) {
      Set<String> chosen =
          random.nextInt(5) == 0
              ? Set.of("Org%dMSP".formatted(1 + random.nextInt(2)))
              : ORGANISATIONS;
      builder.setEndorsingOrganizations(chosen.toArray(String[]::new));
    }
    String what = "%s at %s: %s".formatted(name, host, operations);
    try {
      Transaction endorsed = builder.build().endorse();
      expected.endorsedBy(Endorsed.by(endorsed.getBytes()));
      assertThat(new String(endorsed.getResult(), UTF_8)).as(what).isEqualTo(list(results));
      note(what);
      return Optional.of(new Made(endorsed, expected));
    } catch (GatewayException e) {
      note("%s: %s".formatted(what, e));
      assertThat(fleet.organisations()).as(what).isNotEqualTo(ORGANISATIONS);
      count("not endorsed");
      return Optional.empty();
    }
  }

  private void operate(
      ModelNetwork.Transaction expected,
      List<String> operations,
      List<String> results,
      Map<String, String> secrets,
      String value) {
    String key = "k" + random.nextInt(KEYS);
    String collection = List.copyOf(new TreeSet<>(MEMBERS.keySet())).get(random.nextInt(3));
    Place open = new Place("", key);
    Place secret = new Place(collection, key);
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        operations.add(list("get", key));
        results.add(quoted(model.read(expected, open).orElse("")));
      }
      case 2 -> {
        operations.add(list("getHash", collection, key));
        results.add(quoted(model.read(expected, secret).map(ChaincodeState::hash).orElse("")));
      }
      case 3, 4 -> {
        operations.add(list("put", key, value));
        results.add("null");
        expected.write(open, new Write(Optional.of(value), false));
      }
      case 5 -> {
        String organisation = "Org%dMSP".formatted(1 + random.nextInt(2));
        operations.add(list("guard", key, organisation));
        results.add("null");
        expected.guard(open, organisation);
      }
      case 6 -> {
        boolean isPurge = random.nextBoolean();
        operations.add(list(isPurge ? "purgePrivate" : "deletePrivate", collection, key));
        results.add("null");
        expected.write(secret, new Write(Optional.empty(), isPurge));
      }
      case 7 -> {
        if (random.nextInt(3) == 0) {
          operations.add(list("delete", key));
          results.add("null");
          expected.write(open, new Write(Optional.empty(), false));
        }
      }
      default -> {
        secrets.put(value, value);
        operations.add(list("putPrivate", collection, key, value));
        results.add("null");
        expected.write(secret, new Write(Optional.of(value), false));
      }
    }
  }

  /** Awaits what was sent, and gives the model the blocks that were made of it. */
  private void judge(Fleet fleet, List<Made> made) {
    Map<String, ModelNetwork.Transaction> waiting = new HashMap<>();
    made.forEach(each -> waiting.put(each.txId(), each.expected()));
    List<JoinedChannel> peers = fleet.channels();
    JoinedChannel first = peers.getFirst();
    while (!waiting.isEmpty()) {
      await().atMost(PATIENCE).until(() -> first.ledger().height() > next);
      judge(first.ledger().block(next).orElseThrow(), waiting);
    }
    fleet.awaitLevel();
    while (next < first.ledger().height()) {
      judge(first.ledger().block(next).orElseThrow(), waiting);
    }
    for (JoinedChannel peer : peers) {
      assertThat(peer.ledger().commitHash()).isEqualTo(first.ledger().commitHash());
      assertThat(peer.ledger().lastHeaderHash()).isEqualTo(first.ledger().lastHeaderHash());
    }
  }

  private void judge(Block block, Map<String, ModelNetwork.Transaction> waiting) {
    List<String> txIds = Endorsed.txIds(block);
    if (txIds.stream().noneMatch(waiting::containsKey)) {
      assertThat(Endorsed.codes(block)).as("block %d", next).containsOnly("VALID");
      model.pass(next);
    } else {
      List<String> verdicts = model.commit(next, txIds.stream().map(waiting::remove).toList());
      assertThat(Endorsed.codes(block)).as("block %d", next).isEqualTo(verdicts);
      verdicts.forEach(this::count);
    }
    next++;
  }

  private void compare(Fleet fleet) {
    fleet
        .byOrganisation()
        .forEach(
            (organisation, peers) -> peers.forEach(peer -> compare(fleet, organisation, peer)));
    count("compared");
  }

  /** What a stopped peer alone may have is not asked for. */
  private void compare(Fleet fleet, String organisation, JoinedChannel peer) {
    ChaincodeState state = new ChaincodeState(peer.ledger(), CHAINCODE);
    assertThat(state.open()).isEqualTo(model.of(""));
    MEMBERS.forEach((collection, members) -> {
      Map<String, Entry> expected = model.of(collection);
      assertThat(state.hashes(collection)).isEqualTo(ChaincodeState.hashed(expected));
      if (members.contains(organisation) && fleet.isWhole(members)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(state.values(collection))
                    .as("%s of %s", collection, organisation)
                    .isEqualTo(expected));
      } else if (!members.contains(organisation)) {
        assertThat(state.values(collection)).as("%s of %s", collection, organisation).isEmpty();
      }
    });
  }

  private GatewayClient client(Fleet fleet, String host) {
    return clients.computeIfAbsent(host, each -> GatewayClient.connect(fleet.description(each)));
  }

  private void note(String what) {
    log.add(what);
  }

  private void count(String what) {
    happened.merge(what, 1, Integer::sum);
  }

  private static String list(String name, String... texts) {
    List<String> all = new ArrayList<>(List.of(quoted(name)));
    List.of(texts).forEach(text -> all.add(quoted(text)));
    return list(all);
  }

  private static String list(List<String> json) {
    return "[" + String.join(",", json) + "]";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
