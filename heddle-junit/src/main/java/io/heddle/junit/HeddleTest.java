// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests beside a real network: peers, an orderer, channels, and the chaincode that
 * {@link Chaincode} declares.
 *
 * <pre>{@code
 * @HeddleTest
 * @Chaincode(value = "asset", contracts = AssetContract.class)
 * class AssetContractTest {
 *
 *   @Test
 *   void keeps_what_is_put(Contract asset) throws Exception {
 *     asset.submitTransaction("put", "a", "1");
 *     assertEquals("1", new String(asset.evaluateTransaction("get", "a"), UTF_8));
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters of test methods, of methods before and after them, and of the constructor are given
 * by their types: {@link HeddleNetwork}, and of the fabric-gateway library {@code Gateway}, {@code
 * Network} and {@code Contract}; {@link Chaincode}, {@link Channel}, {@link Org} and {@link User}
 * beside a parameter choose which.
 *
 * <p>Classes that want the same share one network, one after the other; classes that run at the
 * same time have one each. Tests of one class take turns on it. What cannot be started fails the
 * class with one sentence, a {@link HeddleFailure}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@ExtendWith(HeddleExtension.class)
public @interface HeddleTest {

  /** How many organisations there are: {@code Org1MSP} and so on. */
  int organizations() default 1;

  /** How many peers each of them has. */
  int peers() default 1;

  /** The channels, which all peers join; without any, {@code mychannel}. */
  String[] channels() default {};

  /**
   * A network file, as {@code heddle start --network} takes it, that says all that instead;
   * relative to the working directory.
   */
  String network() default "";

  /**
   * A file that a node was exported to, with which the network begins; it says what there is, too;
   * relative to the working directory.
   */
  String export() default "";

  /**
   * A text that all keys, nonces and signatures follow from, so that each run of a test has the
   * same transaction ids; empty for chance. The clock stands then, until a test changes it.
   */
  String seed() default "";
}
