// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to chaincode servers: straight, or through a proxy as Fabric takes it.
 *
 * <p>Fabric's gRPC library goes through the proxy that {@code HTTPS_PROXY} names, except to
 * loopback addresses and to what {@code NO_PROXY} names: hosts, domains, or {@code *}. Networks in
 * CIDR notation are not understood here.
 */
public final class DialProxy implements ProxyDetector {

  private static final int DEFAULT_PORT = 80;

  private final Optional<InetSocketAddress> proxy;
  private final List<String> except;

  private DialProxy(Optional<InetSocketAddress> proxy, List<String> except) {
    this.proxy = proxy;
    this.except = List.copyOf(except);
  }

  /** No proxy. */
  public static DialProxy none() {
    return new DialProxy(Optional.empty(), List.of());
  }

  /** The proxy of the usual variables, if they name one. */
  public static DialProxy of(Map<String, String> environment) {
    return new DialProxy(
        either(environment, "HTTPS_PROXY").map(DialProxy::address),
        either(environment, "NO_PROXY")
            .map(list -> Arrays.stream(list.split(",")).map(String::strip).toList())
            .orElse(List.of()));
  }

  @Override
  public @Nullable ProxiedSocketAddress proxyFor(SocketAddress target) {
    if (proxy.isEmpty()
        || !(target instanceof InetSocketAddress host)
        || isExcepted(host.getHostString())) {
      return null;
    }
    InetSocketAddress through = proxy.get();
    return HttpConnectProxiedSocketAddress.newBuilder()
        .setTargetAddress(host)
        .setProxyAddress(new InetSocketAddress(through.getHostString(), through.getPort()))
        .build();
  }

  private boolean isExcepted(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || isLoopback(name)
        || except.stream().anyMatch(each -> covers(each.toLowerCase(Locale.ROOT), name));
  }

  private static boolean covers(String exception, String name) {
    if (exception.isEmpty()) {
      return false;
    }
    String domain = exception.startsWith(".") ? exception.substring(1) : exception;
    return exception.equals("*") || name.equals(domain) || name.endsWith("." + domain);
  }

  /** Only for an address: a name is not looked up for it. */
  private static boolean isLoopback(String host) {
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static InetSocketAddress address(String text) {
    URI uri = URI.create(text.contains("://") ? text : "http://" + text);
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return InetSocketAddress.createUnresolved(String.valueOf(uri.getHost()), port);
  }

  private static Optional<String> either(Map<String, String> environment, String name) {
    return Optional.ofNullable(
            environment.getOrDefault(name, environment.get(name.toLowerCase(Locale.ROOT))))
        .filter(value -> !value.isEmpty());
  }
}
