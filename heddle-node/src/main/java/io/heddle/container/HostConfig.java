// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.json.JsonTree;
import io.heddle.words.Foreign;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the container of a chaincode may take of its host: {@code vm.docker.hostConfig}.
 *
 * <p>Fabric: internal/peer/node/start.go, getDockerHostConfig.
 */
public record HostConfig(
    String networkMode,
    Log log,
    Capabilities capabilities,
    Names names,
    Spaces spaces,
    Limits limits,
    boolean readonlyRootfs,
    List<String> securityOpt) {

  public HostConfig {
    securityOpt = List.copyOf(securityOpt);
  }

  /**
   * Why a chaincode cannot reach its peer; empty if that is not known beforehand.
   *
   * @param host of the peer, as the chaincode is told
   * @param isLoopback whether that is this machine for whoever says it
   */
  public Optional<String> whyUnreachable(String host, boolean isLoopback) {
    if (networkMode.equals("none")) {
      return Optional.of("vm.docker.hostConfig.NetworkMode is 'none'; name a network, or 'host'");
    }
    if (networkMode.equals("host") || !isLoopback) {
      return Optional.empty();
    }
    return Optional.of(
        "it dials '%s', which with vm.docker.hostConfig.NetworkMode '%s' is its own container; name an address of this machine in peer.chaincodeListenAddress and peer.chaincodeAddress"
            .formatted(host, Foreign.text(networkMode)));
  }

  /** Where the engine keeps what the container writes. */
  public record Log(String type, Map<String, String> options) {
    public Log {
      options = Map.copyOf(options);
    }
  }

  /** What of root's powers it has more, or less, than others. */
  public record Capabilities(List<String> added, List<String> dropped) {
    public Capabilities {
      added = normal(added);
      dropped = normal(dropped);
    }

    /** As moby's client writes them. */
    private static List<String> normal(List<String> given) {
      return given.stream()
          .map(each -> each.toUpperCase(Locale.ROOT))
          .map(each -> each.equals("ALL") || each.startsWith("CAP_") ? each : "CAP_" + each)
          .distinct()
          .sorted()
          .toList();
    }
  }

  /** Whom it knows by name. */
  public record Names(List<String> dns, List<String> dnsSearch, List<String> extraHosts) {
    public Names {
      dns = List.copyOf(dns);
      dnsSearch = List.copyOf(dnsSearch);
      extraHosts = List.copyOf(extraHosts);
    }
  }

  /** What it shares with others. */
  public record Spaces(String ipc, String pid, String uts) {}

  /** How much it may use. */
  public record Limits(
      long memory,
      long memorySwap,
      long memorySwappiness,
      boolean oomKillDisable,
      long cpuShares,
      long cpuPeriod,
      long cpuQuota,
      String cpusetCpus,
      String cpusetMems,
      String cgroupParent,
      int blkioWeight) {}

  /** As Docker's API has it; what Fabric leaves at Go's zero is left out. */
  ObjectNode json() {
    ObjectNode json = JsonTree.object();
    if (!log.type().isEmpty() || !log.options().isEmpty()) {
      ObjectNode logConfig = json.putObject("LogConfig");
      logConfig.put("Type", log.type());
      ObjectNode options = logConfig.putObject("Config");
      log.options().forEach(options::put);
    }
    json.put("NetworkMode", networkMode);
    put(json, "CapAdd", capabilities.added());
    put(json, "CapDrop", capabilities.dropped());
    put(json, "Dns", names.dns());
    put(json, "DnsSearch", names.dnsSearch());
    put(json, "ExtraHosts", names.extraHosts());
    put(json, "SecurityOpt", securityOpt);
    put(json, "IpcMode", spaces.ipc());
    put(json, "PidMode", spaces.pid());
    put(json, "UTSMode", spaces.uts());
    if (readonlyRootfs) {
      json.put("ReadonlyRootfs", true);
    }
    put(json, "CpuShares", limits.cpuShares());
    put(json, "Memory", limits.memory());
    put(json, "CgroupParent", limits.cgroupParent());
    put(json, "BlkioWeight", limits.blkioWeight());
    put(json, "CpuPeriod", limits.cpuPeriod());
    put(json, "CpuQuota", limits.cpuQuota());
    put(json, "CpusetCpus", limits.cpusetCpus());
    put(json, "CpusetMems", limits.cpusetMems());
    put(json, "MemorySwap", limits.memorySwap());
    // pointers in Go: Fabric sends them whether anybody has set them or not
    json.put("MemorySwappiness", limits.memorySwappiness());
    json.put("OomKillDisable", limits.oomKillDisable());
    return json;
  }

  private static void put(ObjectNode json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  private static void put(ObjectNode json, String name, long value) {
    if (value != 0) {
      json.put(name, value);
    }
  }

  private static void put(ObjectNode json, String name, List<String> values) {
    if (!values.isEmpty()) {
      values.forEach(json.putArray(name)::add);
    }
  }
}
