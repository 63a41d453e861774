/** What happens to people when an attack of RFC 9700, section 4 works; by the number of its section. */
const consequences: Readonly<Record<string, string>> = {
  '4.1': 'Codes and tokens are delivered to an address the attacker chose.',
  '4.2': 'Codes, tokens or state leak to other sites through the address a page was opened from.',
  '4.3': 'Whoever reads the history of the browser, or a log of addresses, finds codes or tokens there.',
  '4.4': 'The platform hands the code or token of one carrier to another that the attacker runs.',
  '4.5': "The attacker puts a stolen code into a session of their own and works with the victim's account.",
  '4.6': "A token made for somebody else is taken for the user's own.",
  '4.7': "The victim's session is quietly connected to the attacker's account, or finishes a flow nobody there began.",
  '4.8': 'The attacker takes PKCE out of a request, and a stolen code works again as if PKCE did not exist.',
  '4.9': 'A resource server, or whoever breaks into one, uses the tokens it was shown at other places.',
  '4.10': 'A stolen access token works for the thief as well as for its owner.',
  '4.11': 'A link with a trusted host in front ends at the page of the attacker.',
  '4.12': 'The browser posts user name and password to the client, or to whoever poses as one.',
  '4.13': 'A header that anybody can send is taken for the word of the proxy.',
  '4.14': 'A stolen refresh token gives the thief access for months without anyone noticing.',
  '4.15': 'A client passes for a person, and gets what only that person may have.',
  '4.16': 'The victim agrees to something they cannot see, under a page of the attacker.',
  '4.17': 'Another window reads the response, or slips in one of its own.',
}

/** The attack and what it leads to, or undefined for a name that is not from that section. */
export function consequenceOf(attack: string): string | undefined {
  return consequences[attack.split(' ', 1)[0] ?? '']
}

/** For statements about tenants that guard against none of those attacks. */
export const tenantConsequence = 'A mistake here lets one tenant reach, or disturb, what belongs to another.'
