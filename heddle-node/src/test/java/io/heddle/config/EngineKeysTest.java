// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.container.BaseImages;
import io.heddle.container.EngineSettings;
import io.heddle.container.HostConfig;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineKeysTest {

  private static final Path BASE = Path.of("/etc/peer");

  @TempDir private Path directory;

  @Test
  @Spec("EB-801")
  void without_a_file_there_is_no_engine_and_all_else_is_as_in_fabrics_sample() {
    EngineSettings settings = CoreConfig.defaults().engine();

    assertThat(settings.isOn()).isFalse();
    assertThat(settings.images())
        .isEqualTo(
            new BaseImages(
                "hyperledger/fabric-ccenv:3.1",
                "hyperledger/fabric-baseos:3.1",
                false,
                "hyperledger/fabric-javaenv:2.5",
                "hyperledger/fabric-nodeenv:2.5"));
    assertThat(settings.host().networkMode()).isEqualTo("host");
    assertThat(settings.host().limits().memory()).isEqualTo(2_147_483_648L);
    assertThat(settings.isAttached()).isTrue();
    assertThat(settings.logging())
        .startsWith("CORE_CHAINCODE_LOGGING_LEVEL=info", "CORE_CHAINCODE_LOGGING_SHIM=warn")
        .last()
        .asString()
        .startsWith("CORE_CHAINCODE_LOGGING_FORMAT=%{color}%{time:");
  }

  @Test
  @Spec({"EB-801", "EB-806"})
  void every_key_is_read() {
    EngineSettings settings =
        read(
            """
            peer: {id: peer0, networkId: net}
            vm:
              endpoint: tcp://engine:2376
              docker:
                tls: {enabled: true, ca: {file: ca.crt}, cert: {file: /a/tls.crt}, key: {file: tls.key}}
                attachStdout: true
                hostConfig:
                  NetworkMode: bridge
                  Dns: [10.0.0.1, 'fd00::1']
                  DnsSearch: [example.com]
                  ExtraHosts: ['a:10.0.0.2']
                  CapAdd: [net_admin, CAP_SYS_TIME, net_admin]
                  CapDrop: [all]
                  IpcMode: private
                  PidMode: host
                  UTSMode: host
                  ReadonlyRootfs: true
                  SecurityOpt: [no-new-privileges]
                  LogConfig: {Type: syslog, Config: {Syslog-Address: 'udp://a:1'}}
                  Memory: 1
                  MemorySwap: -1
                  MemorySwappiness: 2
                  OomKillDisable: true
                  CpuShares: 3
                  CpuPeriod: 4
                  CpuQuota: 5
                  CpusetCPUs: 0-1
                  CpusetMEMs: '0'
                  CgroupParent: g
                  BlkioWeight: 6
            chaincode:
              builder: $(DOCKER_NS)/ccenv:$(PROJECT_VERSION)
              pull: true
              golang: {runtime: 'base:$(TWO_DIGIT_VERSION)', dynamicLink: true}
              java: {runtime: j}
              node: {runtime: n}
              logging: {level: WARNING, shim: debug, format: f}
            """,
            Map.of());

    assertThat(settings)
        .isEqualTo(
            new EngineSettings(
                "tcp://engine:2376",
                Optional.of(
                    new EngineSettings.Tls(
                        Path.of("/etc/peer/ca.crt"),
                        Path.of("/a/tls.crt"),
                        Path.of("/etc/peer/tls.key"))),
                true,
                new HostConfig(
                    "bridge",
                    new HostConfig.Log("syslog", Map.of("syslog-address", "udp://a:1")),
                    new HostConfig.Capabilities(
                        List.of("CAP_NET_ADMIN", "CAP_SYS_TIME"), List.of("ALL")),
                    new HostConfig.Names(
                        List.of("10.0.0.1", "fd00::1"),
                        List.of("example.com"),
                        List.of("a:10.0.0.2")),
                    new HostConfig.Spaces("private", "host", "host"),
                    new HostConfig.Limits(1, -1, 2, true, 3, 4, 5, "0-1", "0", "g", 6),
                    true,
                    List.of("no-new-privileges")),
                new BaseImages("hyperledger/ccenv:3.1.5", "base:3.1", true, "j", "n"),
                true,
                List.of(
                    "CORE_CHAINCODE_LOGGING_LEVEL=warn",
                    "CORE_CHAINCODE_LOGGING_SHIM=debug",
                    "CORE_CHAINCODE_LOGGING_FORMAT=f"),
                Optional.of("net"),
                Optional.of("peer0")));
  }

  @Test
  @Spec("EB-801")
  void a_variable_counts_before_the_file() {
    Map<String, String> environment = Map.of("CORE_VM_ENDPOINT", "unix:///run/podman.sock");

    assertThat(read("vm: {endpoint: 'tcp://a:1'}", environment).endpoint())
        .isEqualTo("unix:///run/podman.sock");
  }

  @Test
  @Spec("EB-801")
  void the_samples_endpoint_is_none_where_there_is_no_docker_and_a_line_says_so() {
    try (LoggedText log = new LoggedText()) {
      assertThat(read("vm: {endpoint: 'unix:///var/run/docker.sock'}", Map.of()).isOn()).isFalse();

      assertThat(log.lines())
          .anyMatch(line ->
              line.contains("unix:///var/run/docker.sock")
                  && line.contains("not built in containers"));
    }
    assertThat(read("", Map.of("CORE_VM_ENDPOINT", "unix:///var/run/docker.sock")).isOn()).isTrue();
  }

  @Test
  void an_unknown_log_level_is_told_and_info_stands_in_for_it() {
    try (LoggedText log = new LoggedText()) {
      assertThat(read("chaincode: {logging: {level: \"loud\\e[2J\"}}", Map.of()).logging())
          .contains("CORE_CHAINCODE_LOGGING_LEVEL=info");

      assertThat(log.lines())
          .contains(
              "chaincode.logging.level has invalid log level 'loud\\u001b[2J'; info stands in for it");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vm: {docker: {tls: {enabled: true}}} | vm.docker.tls.enabled is true, and vm.docker.tls.ca.file isn't set",
        "vm: {docker: {hostConfig: {Dns: [server]}}} | vm.docker.hostConfig.Dns has 'server', which is no address"
      })
  void what_can_never_work_is_refused(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml, Map.of()))
        .isInstanceOf(HeddleException.class)
        .hasMessage(message);
  }

  private EngineSettings read(String yaml, Map<String, String> environment) {
    try {
      Path file = Files.writeString(directory.resolve("core.yaml"), yaml);
      return EngineKeys.of(new Values(CoreYaml.valuesOf(file), environment), BASE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
