// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.GoWords;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the release output of a build says about where the chaincode is. */
final class InstanceTest {

  @TempDir Path release;
  private Instance instance;
  private Path connection;

  @BeforeEach
  void create() throws IOException {
    instance =
        new Instance(
            new PackageId("basic:1"), new Builder("any", release, Map.of()), release, release);
    connection = release.resolve("chaincode/server/connection.json");
    Files.createDirectories(connection.getParent());
  }

  @Test
  @Spec({"DD-1", "EB-401", "EB-402"})
  void answers_none_present_or_error_as_the_file_comes_and_goes() throws IOException {
    assertThat(instance.chaincodeServer()).isEmpty();

    Files.writeString(connection, "{\"address\":\"localhost:9999\"}");
    assertThat(instance.chaincodeServer()).isPresent();

    Files.writeString(connection, "{\"address\":");
    assertThatThrownBy(instance::chaincodeServer)
        .hasMessageStartingWith("malformed chaincode info at '%s': ".formatted(connection))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT));

    Files.delete(connection);
    assertThat(instance.chaincodeServer()).isEmpty();
  }

  @Test
  @Spec("EB-406")
  void has_no_tls_and_a_dial_timeout_of_3_s_unless_told() throws IOException {
    Files.writeString(connection, "{\"address\":\"localhost:9999\"}");

    assertThat(instance.chaincodeServer())
        .contains(
            new ChaincodeServer(
                "localhost:9999", Optional.empty(), Duration.ofSeconds(3), Optional.empty()));
  }

  @Test
  @Spec({"EB-407", "DD-13", "JT-8"})
  void has_its_certificates_in_the_file_itself() throws IOException {
    Files.writeString(
        connection,
        """
        {"ADDRESS": "localhost:9999", "domain": "server", "dial_timeout": "1m", "tls_required": false,
         "tls_required": true, "client_auth_required": true, "client_key": "KEY", "client_cert": "CERT",
         "root_cert": "ROOT", "unknown": [1]}
        """);

    assertThat(instance.chaincodeServer())
        .contains(
            new ChaincodeServer(
                "localhost:9999",
                Optional.of("server"),
                Duration.ofMinutes(1),
                Optional.of(
                    new ServerTls("ROOT", Optional.of(new ServerTls.ClientPair("CERT", "KEY"))))));
  }

  @Test
  @Spec("EB-411")
  void ignores_certificates_without_tls() throws IOException {
    Files.writeString(
        connection, "{\"address\":\"h:1\",\"client_auth_required\":true,\"client_key\":\"KEY\"}");

    assertThat(instance.chaincodeServer().flatMap(ChaincodeServer::tls)).isEmpty();
  }

  static Stream<Arguments> incomplete() {
    return Stream.of(
        Arguments.of("{}", "chaincode address not provided"),
        Arguments.of("null", "chaincode address not provided"),
        Arguments.of(
            "{'address':'h:1','tls_required':true}", "chaincode tls root cert not provided"),
        Arguments.of(
            "{'address':'h:1','tls_required':true,'client_auth_required':true,'client_key':'K'}",
            "chaincode tls cert not provided"),
        Arguments.of(
            "{'address':'h:1','tls_required':true,'client_auth_required':true}",
            "chaincode tls key not provided"));
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  @Spec({"EB-409", "HB-15", "EB-413"})
  void says_what_is_missing(String json, String message) throws IOException {
    Files.writeString(connection, json.replace('\'', '"'));

    assertThatThrownBy(instance::chaincodeServer).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "17",
        "{} {}",
        "\uFEFF{}",
        "{\"address\":1}",
        "{\"address\":\"h:1\",\"tls_required\":\"true\"}",
        "{\"address\":\"h:1\",\"dial_timeout\":true}",
        "{\"address\":\"h:1\",\"dial_timeout\":\"10\"}",
        "{\"address\":\"h:1\",\"dial_timeout\":\"ten seconds\"}",
        "{\"address\":\"h:1\",\"dial_timeout\":1e30}",
      })
  @Spec({"EB-409", "EB-408", "HB-15", "JT-8"})
  void calls_what_it_cannot_understand_malformed(String json) throws IOException {
    Files.writeString(connection, json);

    assertThatThrownBy(instance::chaincodeServer)
        .hasMessageStartingWith("malformed chaincode info at '%s': ".formatted(connection));
  }

  static Stream<Arguments> connections() {
    return GoWords.of("connections");
  }

  @ParameterizedTest
  @MethodSource("connections")
  @Spec({"EB-408", "EB-409"})
  void reads_json_as_go_reads_it(String json, String words) throws IOException {
    Files.writeString(connection, json);

    assertThatThrownBy(instance::chaincodeServer)
        .hasMessage(
            words.equals("= ")
                ? "chaincode address not provided"
                : "malformed chaincode info at '%s': %s".formatted(connection, words));
  }

  static Stream<Arguments> timeouts() {
    return Stream.of(
        Arguments.of("\"10s\"", Duration.ofSeconds(10)),
        Arguments.of("\"1h30m\"", Duration.ofMinutes(90)),
        Arguments.of("\"1.5ms\"", Duration.ofNanos(1_500_000)),
        Arguments.of("\"2µs\"", Duration.ofNanos(2_000)),
        Arguments.of("\"-1s\"", Duration.ofSeconds(-1)),
        Arguments.of("3", Duration.ofNanos(3)),
        Arguments.of("2.9", Duration.ofNanos(2)),
        Arguments.of("1e9", Duration.ofSeconds(1)),
        Arguments.of("0", Duration.ofSeconds(3)),
        Arguments.of("\"0\"", Duration.ofSeconds(3)),
        Arguments.of("\"\"", Duration.ofSeconds(3)),
        Arguments.of("null", Duration.ofSeconds(3)));
  }

  @ParameterizedTest
  @MethodSource("timeouts")
  @Spec({"EB-408", "HB-17"})
  void reads_durations_as_go_does(String json, Duration timeout) throws IOException {
    Files.writeString(connection, "{\"address\":\"h:1\",\"dial_timeout\":%s}".formatted(json));

    assertThat(instance.chaincodeServer()).map(ChaincodeServer::dialTimeout).hasValue(timeout);
  }

  @Test
  @Spec("EB-401")
  void tells_a_file_that_is_not_there_from_one_that_cannot_be_looked_at() throws IOException {
    Files.createDirectory(connection);
    assertThatThrownBy(instance::chaincodeServer)
        .hasMessageStartingWith("could not read '%s' for chaincode info: ".formatted(connection));

    Files.delete(connection);
    Files.delete(release.resolve("chaincode/server"));
    Files.delete(release.resolve("chaincode"));
    Files.writeString(release.resolve("chaincode"), "a file");
    assertThatThrownBy(instance::chaincodeServer)
        .hasMessageStartingWith("connection information not provided: ");
  }

  @Test
  @Spec("HB-15")
  void does_not_read_a_huge_file() throws IOException {
    Files.writeString(connection, " ".repeat(2 << 20));

    assertThatThrownBy(instance::chaincodeServer)
        .hasMessageEndingWith(": longer than 1048576 bytes");
  }

  @Test
  @Spec({"DD-1", "DD-4", "DD-6"})
  void takes_nothing_but_the_connection_to_the_peer_when_started() {
    assertThat(Instance.class).isFinal();
    assertThat(Instance.class.getDeclaredMethods())
        .filteredOn(method -> method.getName().equals("start") && !method.isBridge())
        .singleElement()
        .satisfies(
            start -> assertThat(start.getParameterTypes()).containsExactly(PeerConnection.class));
  }
}
