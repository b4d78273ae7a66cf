// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * Fabric's policy language: {@code AND('Org1MSP.peer', OR('Org2MSP.member', 'Org3MSP.admin'))}.
 *
 * <p>Fabric: common/policydsl/policyparser.go.
 */
public final class PolicyParser {

  /*
   * Principals are numbered as Fabric does it: a call numbers its own when all calls inside it are
   * done, so that OR('A.member', AND('B.member', 'C.member')) lists B, C, A. The bytes of a chaincode
   * definition depend on it.
   */

  private static final Set<String> AND = Set.of("And", "and", "AND");
  private static final Set<String> OR = Set.of("Or", "or", "OR");
  private static final Set<String> OUT_OF = Set.of("OutOf", "outof", "OUTOF");
  private static final Pattern PRINCIPAL =
      Pattern.compile("([A-Za-z0-9.-]+)[.](admin|member|client|peer|orderer)");
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|([A-Za-z_][A-Za-z0-9_.-]*)|([0-9]+)|([(),]))");

  private final String policy;
  private final Matcher tokens;
  private final List<MSPPrincipal> principals = new ArrayList<>();

  private PolicyParser(String policy) {
    this.policy = policy;
    this.tokens = TOKEN.matcher(policy);
  }

  /**
   * The envelope that the text stands for, with every principal as often as it is named.
   *
   * @throws HeddleException {@code BAD_INPUT} if the text is not a policy
   */
  public static SignaturePolicyEnvelope parse(String policy) {
    PolicyParser parser = new PolicyParser(policy);
    SignaturePolicy rule = parser.call();
    if (!policy.substring(parser.tokens.end()).isBlank()) {
      throw parser.invalid();
    }
    return SignaturePolicyEnvelope.newBuilder()
        .setRule(rule)
        .addAllIdentities(parser.principals)
        .build();
  }

  private SignaturePolicy call() {
    next();
    if (tokens.group(3) == null) {
      throw invalid();
    }
    return call(tokens.group(3));
  }

  private SignaturePolicy call(String function) {
    if (!(AND.contains(function) || OR.contains(function) || OUT_OF.contains(function))) {
      throw badInput("unrecognized token '%s' in policy string".formatted(function));
    }
    expect("(");
    int needed = OUT_OF.contains(function) ? number() : 1;
    List<Supplier<SignaturePolicy>> arguments = new ArrayList<>();
    do {
      arguments.add(argument());
      next();
    } while (",".equals(tokens.group(5)));
    if (!")".equals(tokens.group(5))) {
      throw invalid();
    }
    List<SignaturePolicy> rules = arguments.stream().map(Supplier::get).toList();
    return outOf(AND.contains(function) ? rules.size() : needed, rules);
  }

  private int number() {
    next();
    String digits = tokens.group(4) != null ? tokens.group(4) : quoted();
    if (!digits.matches("[0-9]{1,9}")) {
      throw badInput("unrecognized type, expected a number, got string");
    }
    int number = Integer.parseInt(digits);
    expect(",");
    return number;
  }

  /** A nested call, parsed, or a principal that gets its number when asked. */
  private Supplier<SignaturePolicy> argument() {
    next();
    if (tokens.group(3) != null) {
      SignaturePolicy nested = call(tokens.group(3));
      return () -> nested;
    }
    String text = quoted();
    Matcher principal = PRINCIPAL.matcher(text);
    if (!principal.matches()) {
      throw badInput("unrecognized token '%s' in policy string".formatted(text));
    }
    MSPRoleType role = MSPRoleType.valueOf(principal.group(2).toUpperCase(Locale.ROOT));
    return () -> signedBy(Principals.role(new MspId(principal.group(1)), role));
  }

  private SignaturePolicy signedBy(MSPPrincipal principal) {
    principals.add(principal);
    return SignaturePolicy.newBuilder().setSignedBy(principals.size() - 1).build();
  }

  private static SignaturePolicy outOf(int needed, List<SignaturePolicy> rules) {
    if (needed > rules.size() + 1) {
      throw badInput("invalid t-out-of-n predicate, t %d, n %d".formatted(needed, rules.size()));
    }
    return SignaturePolicy.newBuilder()
        .setNOutOf(SignaturePolicy.NOutOf.newBuilder().setN(needed).addAllRules(rules))
        .build();
  }

  private String quoted() {
    if (tokens.group(1) != null) {
      return tokens.group(1);
    }
    if (tokens.group(2) != null) {
      return tokens.group(2);
    }
    throw invalid();
  }

  private void expect(String sign) {
    next();
    if (!sign.equals(tokens.group(5))) {
      throw invalid();
    }
  }

  private void next() {
    int from = tokens.hasMatch() ? tokens.end() : 0;
    tokens.region(from, policy.length());
    if (!tokens.lookingAt()) {
      throw invalid();
    }
  }

  private HeddleException invalid() {
    return badInput("invalid policy string '%s'".formatted(policy));
  }

  private static HeddleException badInput(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }
}
