// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.install.PackageWriter;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The builder for chaincode servers that comes with Heddle, under the ordinary contract. */
final class CcaasBuilderTest {

  private static final String DATA =
      """
      {"peername": "peer0org1", "a": {"b": "ü"}, "port": 9999, "big": 1234567, "no": null, "yes": true}\
      """;

  @TempDir Path dir;

  @Test
  @Spec({"EB-416", "EB-417", "EB-421", "EB-423"})
  void fills_in_the_address_of_a_server() {
    Instance instance =
        build(
            "CCaaS",
            DATA,
            """
            {"address": "{{.peername}}_basic_ccaas:{{ .port }}", "dial_timeout": "10s", "tls_required": false}\
            """);

    assertThat(instance.chaincodeServer())
        .contains(
            new ChaincodeServer(
                "peer0org1_basic_ccaas:9999",
                Optional.empty(),
                Duration.ofSeconds(10),
                Optional.empty()));
  }

  @Test
  @Spec("EB-423")
  void one_package_has_another_server_on_each_peer() {
    String connection = "{\"address\": \"{{.host}}:9999\", \"tls_required\": false}";

    Instance first = build(dir.resolve("first"), "ccaas", "{\"host\": \"first\"}", connection);
    Instance second = build(dir.resolve("second"), "ccaas", "{\"host\": \"second\"}", connection);

    assertThat(first.id()).isEqualTo(second.id());
    assertThat(first.chaincodeServer()).map(ChaincodeServer::address).contains("first:9999");
    assertThat(second.chaincodeServer()).map(ChaincodeServer::address).contains("second:9999");
  }

  @Test
  @Spec({"EB-402", "EB-422"})
  void what_was_filled_in_stays_until_somebody_edits_it() throws IOException {
    String connection = "{\"address\": \"{{.host}}:9999\", \"tls_required\": false}";
    PackageId id = build("ccaas", "{\"host\": \"first\"}", connection).id();

    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(builder("{\"host\": \"second\"}"))) {
      Instance kept = (Instance) builds.build(id);
      assertThat(kept.chaincodeServer()).map(ChaincodeServer::address).contains("first:9999");

      Files.writeString(
          kept.releaseDir().resolve("chaincode/server/connection.json"),
          connection.replace("{{.host}}", "edited"));
      assertThat(kept.chaincodeServer()).map(ChaincodeServer::address).contains("edited:9999");
    }
  }

  @Test
  @Spec({"EB-418", "EB-419", "HB-17"})
  void keeps_all_that_it_knows_for_tls() {
    Instance instance =
        build(
            "ccaas",
            DATA,
            """
            {"Address": "host:{{.port}}", "domain": "server", "tls_required": true, "other": {},
             "client_auth_required": true, "root_cert": "-----BEGIN\\n{{.a.b}}\\u0022\\n", "client_key": "\\u004b{{.yes}}",
             "client_cert": "{{.no}} {{.big}}"}\
            """);

    assertThat(instance.chaincodeServer())
        .contains(
            new ChaincodeServer(
                "host:9999",
                Optional.of("server"),
                Duration.ofSeconds(3),
                Optional.of(
                    new ServerTls(
                        "-----BEGIN\nü\"\n",
                        Optional.of(
                            new ServerTls.ClientPair("<no value> 1.234567e+06", "Ktrue"))))));
  }

  @Test
  @Spec({"HB-17", "EB-420"})
  void takes_a_number_for_a_timeout() {
    Instance instance = build("ccaas", "", "{\"address\": \"h:1\", \"dial_timeout\": 5e9}");

    assertThat(instance.chaincodeServer())
        .map(ChaincodeServer::dialTimeout)
        .hasValue(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @Spec({"EB-418", "HB-17"})
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'address':'{{.org}}'}|Failed to parse the Address field template: '{{.org}}': CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG has no entry for key \"org\"",
        "{'address':'{{if .x}}'}|Failed to parse the Address field template: '{{if .x}}' is not supported, only references such as {{.name}} and {{.a.b}} are",
        "{'address':'h','dial_timeout':'{{.a'}|Failed to parse the DialTimeout field template: a {{ has no }}",
        "{'address':'h','tls_required':true,'root_cert':'{{.a}}'}|Failed to parse the RootCert field template: '{{.a}}' is an object, not a text",
        "{'address':'h','tls_required':'true'}|connection.json: 'tls_required' must be a JSON true or false, not a string",
        "{'address':'h'|connection.json is not JSON: a comma or } is missing at character 15",
      })
  void says_why_it_cannot_fill_something_in(String connection, String message) {
    assertThatThrownBy(() -> build("ccaas", DATA, connection.replace('\'', '"')))
        .hasMessage(
            "could not build chaincode: external builder failed: external builder failed to build: external builder 'ccaas' failed: exit status 1; last line: ::Error: "
                + message);
  }

  @Test
  @Spec("EB-417")
  void needs_a_connection_json() {
    var packages = new BuildsFixture(dir);

    try (ChaincodeBuilds builds = packages.open(ShippedBuilders.all())) {
      assertThatThrownBy(() -> builds.install(BuildsFixture.packageOfType("ccaas")))
          .hasMessageEndingWith("; last line: ::Error: connection.json not found in the package");
    }
  }

  @Test
  @Spec({"EB-421", "EB-404", "EB-132"})
  void hands_on_state_database_indexes() {
    String index = "META-INF/statedb/couchdb/indexes/owner.json";
    ByteString bytes =
        PackageWriter.of(
            "basic",
            "ccaas",
            "",
            Map.of(
                "connection.json",
                ByteString.copyFromUtf8("{\"address\":\"h:1\"}"),
                index,
                ByteString.copyFromUtf8("{}")));

    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(ShippedBuilders.all())) {
      Instance instance = (Instance) builds.build(builds.install(bytes));

      assertThat(instance.releaseDir().resolve("statedb/couchdb/indexes/owner.json"))
          .hasContent("{}");
    }
  }

  @Test
  @Spec({"EB-416", "HB-2"})
  void leaves_other_types_alone() {
    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(ShippedBuilders.all())) {
      assertThatThrownBy(() -> builds.install(BuildsFixture.packageOfType("cobol")))
          .hasMessageEndingWith(
              "asked: java (exit status 1), node (exit status 1), golang (exit status 1), ccaas (exit status 1)");
    }
  }

  private Instance build(String type, String data, String connection) {
    return build(dir, type, data, connection);
  }

  private static Instance build(Path peer, String type, String data, String connection) {
    ByteString bytes =
        PackageWriter.of(
            "basic", type, "", Map.of("connection.json", ByteString.copyFromUtf8(connection)));
    try (ChaincodeBuilds builds = new BuildsFixture(peer).open(builder(data))) {
      return (Instance) builds.build(builds.install(bytes));
    }
  }

  private static Builder builder(String data) {
    return ShippedBuilders.named("ccaas", Map.of("CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG", data));
  }
}
