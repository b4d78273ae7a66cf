// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.build.BuildSettings;
import io.heddle.launch.ReconnectSettings;
import io.heddle.simulate.StateDatabase;
import io.heddle.stream.ConcurrencyLimit;
import io.heddle.stream.OverlappingRequests;
import io.heddle.stream.ReadyParameters;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CoreConfigTest {

  private static final Path SAMPLE = Checkout.RESOURCES.resolve("config");

  @TempDir private Path directory;

  @Test
  void without_file_and_variables_heddle_has_values_of_its_own() {
    assertThat(CoreConfig.defaults())
        .isEqualTo(
            new CoreConfig(
                Optional.empty(),
                new Addresses(
                    new HostPort("localhost", 7051),
                    new Addresses.Told(Optional.empty(), Optional.empty()),
                    new HostPort("localhost", 7052),
                    new HostPort("localhost", 0)),
                true,
                Optional.empty(),
                List.of(),
                true,
                withUsualExtras(
                    Duration.ofSeconds(30),
                    new BuildSettings(Duration.ofSeconds(30), Duration.ofMinutes(5)),
                    new StreamSettings(
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofSeconds(30),
                        100_000,
                        StateDatabase.HEDDLE,
                        ReadyParameters.BATCHES_OF_1000,
                        ConcurrencyLimit.none(),
                        OverlappingRequests.FAIL)),
                new OperationsSettings(
                    new HostPort("127.0.0.1", 9443), true, true, Set.of("localhost")),
                new RequestLimits(
                    2500,
                    2500,
                    500,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(15),
                    false),
                new DiscoverySettings(true, false),
                privateData(true),
                CoreConfig.defaults().engine()));
    assertThat(CoreConfig.load(Optional.empty(), Map.of())).isEqualTo(CoreConfig.defaults());
  }

  @Test
  void what_a_peers_file_does_not_have_is_as_in_fabric() throws IOException {
    write("peer: {address: 'peer:7051', localMspId: SampleOrg, mspConfigPath: msp}");

    CoreConfig config = CoreConfig.load(Optional.of(directory), Map.of());
    assertThat(config)
        .isEqualTo(
            new CoreConfig(
                Optional.of(new MspId("SampleOrg")),
                new Addresses(
                    new HostPort("peer", 7051),
                    new Addresses.Told(Optional.of(new HostPort("peer", 7051)), Optional.empty()),
                    new HostPort("peer", 7052),
                    new HostPort("peer", 0)),
                false,
                Optional.empty(),
                List.of(),
                true,
                withUsualExtras(
                    Duration.ofSeconds(5),
                    new BuildSettings(Duration.ofSeconds(30), Duration.ofDays(36_500)),
                    new StreamSettings(
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofSeconds(30),
                        10_000,
                        StateDatabase.HEDDLE,
                        ReadyParameters.of(false, 1000, false, 1000),
                        ConcurrencyLimit.none(),
                        OverlappingRequests.FAIL)),
                new OperationsSettings(new HostPort("127.0.0.1", 0), true, false, Set.of("peer")),
                new RequestLimits(
                    0,
                    0,
                    0,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(15),
                    false),
                new DiscoverySettings(false, false),
                privateData(false),
                config.engine()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "peer:",
        "peer: {address: , localMspId: Org1MSP, mspConfigPath: msp}",
        "peer: {localMspId: Org1MSP}",
        "chaincode: {executetimeout: 30s}"
      })
  void what_a_partial_file_does_not_have_is_as_without_a_file(String yaml) throws IOException {
    write(yaml);

    CoreConfig config = CoreConfig.load(Optional.of(directory), Map.of());
    CoreConfig usual = CoreConfig.defaults();
    assertThat(config)
        .isEqualTo(
            new CoreConfig(
                config.mspId(),
                usual.addresses(),
                usual.tls(),
                usual.fileSystemPath(),
                usual.externalBuilders(),
                true,
                usual.chaincode(),
                usual.operations(),
                usual.requests(),
                usual.discovery(),
                usual.privateData(),
                usual.engine()));
  }

  @Test
  void a_partial_file_changes_what_it_says_and_no_more() throws IOException {
    write(
        """
        peer:
          address: peer:8051
          tls: {enabled: false}
        chaincode: {executetimeout: 2m}
        """);

    CoreConfig config = CoreConfig.load(Optional.of(directory), Map.of());

    assertThat(config.addresses())
        .isEqualTo(
            new Addresses(
                new HostPort("peer", 8051),
                new Addresses.Told(Optional.of(new HostPort("peer", 8051)), Optional.empty()),
                new HostPort("peer", 7052),
                new HostPort("peer", 0)));
    assertThat(config.tls()).isFalse();
    assertThat(config.chaincode())
        .isEqualTo(CoreConfig.defaults().chaincode().withExecuteTimeout(Duration.ofMinutes(2)));
    assertThat(config.discovery()).isEqualTo(CoreConfig.defaults().discovery());
    assertThat(config.requests()).isEqualTo(CoreConfig.defaults().requests());
  }

  @Test
  void a_shell_made_for_the_peer_command_does_not_make_a_partial_file_a_peers() throws IOException {
    write("chaincode: {executetimeout: 30s}");
    Map<String, String> shell =
        Map.of(
            "CORE_PEER_ADDRESS", "localhost:7051",
            "CORE_PEER_LOCALMSPID", "Org1MSP",
            "CORE_PEER_MSPCONFIGPATH", "msp");

    CoreConfig config = CoreConfig.load(Optional.of(directory), shell);

    assertThat(config.tls()).isTrue();
    assertThat(config.requests()).isEqualTo(CoreConfig.defaults().requests());
  }

  private static PrivateDataSettings privateData(boolean isReconciling) {
    return new PrivateDataSettings(
        20_000, 0, 1, isReconciling, Duration.ofMinutes(1), 10, Duration.ofMinutes(60));
  }

  @Test
  @Spec("NA-398")
  void private_data_is_shared_as_the_configuration_says() {
    Map<String, String> environment =
        Map.of(
            "CORE_PEER_GOSSIP_PVTDATA_IMPLICITCOLLECTIONDISSEMINATIONPOLICY_REQUIREDPEERCOUNT", "1",
            "CORE_PEER_GOSSIP_PVTDATA_IMPLICITCOLLECTIONDISSEMINATIONPOLICY_MAXPEERCOUNT", "3",
            "CORE_PEER_GOSSIP_PVTDATA_RECONCILIATIONENABLED", "false",
            "CORE_PEER_GOSSIP_PVTDATA_RECONCILESLEEPINTERVAL", "2s",
            "CORE_PEER_GOSSIP_PVTDATA_RECONCILEBATCHSIZE", "7",
            "CORE_LEDGER_PVTDATASTORE_DEPRIORITIZEDDATARECONCILERINTERVAL", "5m");

    assertThat(CoreConfig.load(Optional.empty(), environment).privateData())
        .isEqualTo(
            new PrivateDataSettings(
                20_000, 1, 3, false, Duration.ofSeconds(2), 7, Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | 1 | peer.gossip.pvtData.implicitCollectionDisseminationPolicy.requiredPeerCount (-1) cannot be less than zero",
        "2 | 1 | peer.gossip.pvtData.implicitCollectionDisseminationPolicy.maxPeerCount (1) cannot be less than requiredPeerCount (2)"
      })
  void counts_that_cannot_work_are_refused_in_fabrics_words(
      String required, String maximum, String reason) {
    Map<String, String> environment =
        Map.of(
            "CORE_PEER_GOSSIP_PVTDATA_IMPLICITCOLLECTIONDISSEMINATIONPOLICY_REQUIREDPEERCOUNT",
            required,
            "CORE_PEER_GOSSIP_PVTDATA_IMPLICITCOLLECTIONDISSEMINATIONPOLICY_MAXPEERCOUNT",
            maximum);

    assertThatThrownBy(() -> CoreConfig.load(Optional.empty(), environment)).hasMessage(reason);
  }

  @Test
  @Spec("NA-70")
  void proposals_have_to_be_of_now_if_the_file_names_the_filter() {
    Map<String, Object> filters =
        Map.of(
            "peer.handlers.authFilters",
            List.of(Map.of("name", "ExpirationCheck"), Map.of("name", "TimeWindowCheck")));

    assertThat(RequestLimits.of(new Values(filters, Map.of())).proposalWindow())
        .contains(Duration.ofMinutes(15));
    assertThat(
            RequestLimits.of(
                    new Values(filters, Map.of("CORE_PEER_AUTHENTICATION_TIMEWINDOW", "7s")))
                .proposalWindow())
        .contains(Duration.ofSeconds(7));
    assertThat(RequestLimits.of(new Values(Map.of(), Map.of())).proposalWindow()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"5s, 5000", "250ms, 250", "0s, 0", "word, 0"})
  @Spec({"NA-114", "NA-130"})
  void the_gateway_waits_for_others_as_long_as_the_configuration_says(String given, long millis) {
    Map<String, String> environment =
        Map.of(
            "CORE_PEER_GATEWAY_ENDORSEMENTTIMEOUT", given,
            "CORE_PEER_GATEWAY_BROADCASTTIMEOUT", given);

    Duration limit = Duration.ofMillis(millis);
    assertThat(CoreConfig.load(Optional.empty(), environment).requests())
        .isEqualTo(
            new RequestLimits(
                2500,
                2500,
                500,
                limit,
                limit,
                Duration.ofMinutes(2),
                Duration.ofMinutes(15),
                false));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "word, false"})
  @Spec("NA-334")
  void discovery_is_for_whom_the_configuration_says(String given, boolean isTaken) {
    Map<String, String> environment =
        Map.of(
            "CORE_PEER_DISCOVERY_ENABLED", given,
            "CORE_PEER_DISCOVERY_ORGMEMBERSALLOWEDACCESS", given);

    assertThat(CoreConfig.load(Optional.empty(), environment).discovery())
        .isEqualTo(new DiscoverySettings(isTaken, isTaken));
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "0, 20000", "many, 20000", "-1, 9223372036854775807"})
  @Spec("NA-230")
  void private_data_whose_block_never_comes_is_kept_as_long_as_in_fabric(
      String given, long blocks) {
    Map<String, String> environment =
        Map.of("CORE_PEER_GOSSIP_PVTDATA_TRANSIENTSTOREMAXBLOCKRETENTION", given);

    assertThat(CoreConfig.load(Optional.empty(), environment).privateData().transientBlocks())
        .isEqualTo(blocks);
  }

  @ParameterizedTest
  @CsvSource({"CouchDB, COUCHDB", "goleveldb, GOLEVELDB", "couchdb, GOLEVELDB"})
  @Spec({"CP-54", "NA-235"})
  void the_state_database_is_named_as_in_fabric(String given, StateDatabase database) {
    Map<String, String> environment = Map.of("CORE_LEDGER_STATE_STATEDATABASE", given);

    assertThat(CoreConfig.load(Optional.empty(), environment).chaincode().streams().stateDatabase())
        .isEqualTo(database);
  }

  @Test
  @Spec({"EB-202", "EB-205", "EB-212"})
  void a_file_with_every_key_of_fabric_s_sample_is_read() {
    CoreConfig config = CoreConfig.load(Optional.of(SAMPLE), Map.of());

    assertThat(config.mspId()).contains(new MspId("SampleOrg"));
    assertThat(config.addresses().peer()).hasToString("0.0.0.0:7051");
    assertThat(config.tls()).isFalse();
    assertThat(config.fileSystemPath()).contains(SAMPLE.resolve("data"));
    assertThat(config.externalBuilders())
        .containsExactly(new ExternalBuilder("loom", "builders/loom", List.of("LOOM_THREADS")));
    assertThat(config.chaincode())
        .isEqualTo(
            withUsualExtras(
                Duration.ofMinutes(4),
                new BuildSettings(Duration.ofSeconds(30), Duration.ofMinutes(6)),
                new StreamSettings(
                    Duration.ofSeconds(90),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(30),
                    50_000,
                    StateDatabase.GOLEVELDB,
                    ReadyParameters.of(true, 500, true, 250),
                    ConcurrencyLimit.none(),
                    OverlappingRequests.FAIL)));
  }

  @Test
  @Spec("EB-202")
  void variables_override_the_file() {
    CoreConfig config =
        CoreConfig.load(
            Optional.of(SAMPLE),
            Map.of(
                "CORE_PEER_LOCALMSPID", "Org1MSP",
                "CORE_PEER_TLS_ENABLED", "true",
                "CORE_PEER_FILESYSTEMPATH", "/elsewhere",
                "CORE_CHAINCODE_STARTUPTIMEOUT", "9s"));

    assertThat(config.mspId()).contains(new MspId("Org1MSP"));
    assertThat(config.tls()).isTrue();
    assertThat(config.fileSystemPath()).contains(Path.of("/elsewhere"));
    assertThat(config.chaincode().startTimeout()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void variables_hold_without_a_file() {
    CoreConfig config =
        CoreConfig.load(Optional.empty(), Map.of("CORE_PEER_LISTENADDRESS", "0.0.0.0:9051"));

    assertThat(config.addresses().peer()).hasToString("0.0.0.0:9051");
    assertThat(config.tls()).isTrue();
  }

  @Test
  @Spec("EB-201")
  void a_variable_names_the_directory_of_the_file() {
    Map<String, String> environment = Map.of("FABRIC_CFG_PATH", SAMPLE.toString());

    assertThat(CoreConfig.load(Optional.empty(), environment).mspId())
        .contains(new MspId("SampleOrg"));
  }

  @Test
  @Spec("EB-201")
  void the_given_directory_comes_before_that_of_the_variable() throws IOException {
    write("peer: {address: 'peer:7051', localMspId: Org7MSP}");
    Map<String, String> environment = Map.of("FABRIC_CFG_PATH", SAMPLE.toString());

    assertThat(CoreConfig.load(Optional.of(directory), environment).mspId())
        .contains(new MspId("Org7MSP"));
  }

  @Test
  @Spec("EB-201")
  void a_directory_without_file_is_refused() {
    assertThatThrownBy(() ->
            CoreConfig.load(Optional.empty(), Map.of("FABRIC_CFG_PATH", directory.toString())))
        .hasMessage(
            "There is no configuration '%s/core.yaml'; --config or FABRIC_CFG_PATH names the directory of core.yaml"
                .formatted(directory))
        .extracting(failure -> ((HeddleException) failure).fault())
        .isEqualTo(Fault.NOT_FOUND);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(directory.resolve("core.yaml"), yaml);
  }

  /** With what is Heddle's own, as it is if nobody says anything. */
  private static ChaincodeSettings withUsualExtras(
      Duration startTimeout, BuildSettings builds, StreamSettings streams) {
    return new ChaincodeSettings(
        startTimeout,
        builds,
        streams,
        new ReconnectSettings(true, Duration.ofSeconds(1), Duration.ofSeconds(30)),
        Duration.ofMinutes(10),
        false,
        false,
        false);
  }
}
